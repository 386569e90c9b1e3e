/**
 * Units taken from stock: the purchase as it is asked for, the reservation it becomes and its one end. Every transition
 * is one Redis script under {@code resources/ledger}; nothing here knows Kafka or Postgres.
 */
package sluice.reservation;
