/**
 * Stock in Postgres: the journal applied to rows inside the worker's transaction, the restoring of Redis from those
 * rows, and the counters as an operator sees them. No order and no money here.
 */
package sluice.stock;
