/**
 * What a sale came to: units and money by product, orders by status, each minute's conversion, what was refused, who
 * was lost on the way and how long people waited. It is computed in Postgres, from the orders and from small counts
 * that each node writes down every few seconds.
 */
package sluice.report;
