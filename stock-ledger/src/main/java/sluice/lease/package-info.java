/**
 * The right to reserve: leases as they stand in Redis and the claims in Postgres from which they are restored. Who gets
 * a lease, and when, is the gate's affair.
 */
package sluice.lease;
