/**
 * The ledger's rules as a pure model: what each script under {@code resources/ledger} does to a sale's keys, in Java,
 * without Redis. A differential test holds the scripts to it, and the simulator uses it in their place.
 */
package sluice.ledger;
