/**
 * What operators do with single orders: look at all that is known of one, send it on its way, give money back. Who may,
 * and the routes, are not known here.
 */
package sluice.desk;
