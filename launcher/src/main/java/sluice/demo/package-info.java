/**
 * The demo: a sale of its own and simulated shoppers who come, wait, buy, leave and forget, over HTTP like everybody
 * else. Nothing of the product depends on it.
 */
package sluice.demo;
