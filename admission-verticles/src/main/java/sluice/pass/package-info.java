/**
 * The pass: a signed token (ES256 JWT, {@code typ: admission+jwt}) that says who may buy. Keys and their rotation,
 * signing, judging and the published key set live here; whether a pass is still worth something is for the lease in the
 * stock ledger to say.
 */
package sluice.pass;
