/**
 * The sale side in virtual time, on one thread: gates, relays, workers and their chores make the decisions of the
 * production classes over simulated stores that lose, repeat, delay and fork. One seed is one run. The ledger's
 * scripts are {@link sluice.ledger.LedgerModel}, the tables move as the statements say.
 */
package sluice.simulation;
