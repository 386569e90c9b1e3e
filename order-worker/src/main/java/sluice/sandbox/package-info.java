/**
 * A payment provider to try things with: a remote party on its own port, with its own ledger of charges and refunds,
 * its own words and Stripe's, and knobs that make it slow, declining, silent or forgetful. It knows no orders; nothing
 * else here may call into it but over HTTP, nor does it call anything but the address for its webhooks.
 */
package sluice.sandbox;
