/**
 * The written contract as a judge: tests of every module hold the responses they get against {@code openapi.yaml}. Not
 * part of the running program.
 */
package sluice.contract;
