/**
 * What a shopper with a pass may do: buy. A purchase is parsed, proved by the digest in its lease, reserved and, once
 * its own entry is in the log, accepted. Prices and payment are not decided here.
 */
package sluice.checkout;
