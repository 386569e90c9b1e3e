/**
 * The journal of a sale: its entries as text, the fold rule that says which records of the log count, the relay that
 * copies Redis' stream into the log, the reader, and the answer to buyers once their own entry is in it. What entries
 * mean for the tables is the stock package's affair.
 */
package sluice.journal;
