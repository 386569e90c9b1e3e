/**
 * Whether Redis, the log and the tables count the same: cuts of the counters that Redis journals, what the worker's
 * transaction finds when it reaches one, and the halt of a sale in which they differ. Nothing is repaired here.
 */
package sluice.recount;
