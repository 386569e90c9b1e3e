/**
 * Who may enter now. Every tick calls the next people of the line as rate, cap and stock allow; a called shopper claims
 * a pass and a lease. All state is in Redis, so that any node may tick at any time and two together admit no more than
 * one. Places and tickets belong to the line, leases and stock to the stock ledger.
 */
package sluice.gate;
