/**
 * What is being sold, to how many at once, and in which phase: the words that every other package shares. The rows in
 * Postgres are the truth; {@link sluice.sale.SaleCatalogue} is a node's copy of them. Nothing here knows how many units
 * are left or who waits.
 */
package sluice.sale;
