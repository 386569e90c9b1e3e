/**
 * The ticket: a signed token that holds sale, generation, index and id, so that a node answers a waiting shopper from
 * memory. Nothing here knows the line or a store other than the keys' table.
 */
package sluice.ticket;
