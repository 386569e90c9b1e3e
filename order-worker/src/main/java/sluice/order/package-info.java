/**
 * Orders: the worker that writes them from the sale's log, the moves they may make, how they end without money, and
 * how their buyers see them. Charging is {@code sluice.payment}'s; a move that an arrow of
 * {@link sluice.order.OrderStatus} does not allow is refused by the database.
 */
package sluice.order;
