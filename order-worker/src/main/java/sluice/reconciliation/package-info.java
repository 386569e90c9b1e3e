/**
 * The provider's books against our rows: every charge and refund of either side that the other does not have alike. It
 * reads; what is wrong is put right by people.
 */
package sluice.reconciliation;
