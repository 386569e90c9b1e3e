/**
 * Forward-auth: tells a proxy in front of another shop whether a request may pass ({@code GET /authz}), and carries a
 * pass to a shop on another host by a code that works once. Nobody is let in here: a pass is believed by its signature,
 * and worth what its lease says.
 */
package sluice.authz;
