/**
 * Settlements that ended orders owe the stock ledger, kept in Postgres until they came back through the journal; what
 * was set aside because it could not be understood; and the pace at which such leftovers are worked off. Why an order
 * ended is not known here.
 */
package sluice.outbox;
