/**
 * What a buyer gets in black and white: his paid order with its lines, payments and refunds, as JSON and as a page to
 * be printed.
 */
package sluice.receipt;
