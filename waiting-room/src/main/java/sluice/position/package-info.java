/**
 * Where a ticket stands: a node's snapshot of each line, and the pure computation of place, ahead, behind and expected
 * wait from it. A position is answered from memory; only the snapshot reader talks to Redis, and it only reads.
 */
package sluice.position;
