/**
 * Money: charges at the payment provider, what became of them and asking again with the same key until it is known. An
 * order is paid or declined here and nowhere else; which units it holds is the ledger's affair.
 */
package sluice.payment;
