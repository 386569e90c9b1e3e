/**
 * HMAC keys that all nodes share and that rotate: the newest one that every node knows signs, every known one verifies.
 * What is signed with them, and how it is written, belongs to those who hand it out.
 */
package sluice.signing;
