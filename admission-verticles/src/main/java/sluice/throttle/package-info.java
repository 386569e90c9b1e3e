/**
 * How fast a sale lets people in while its checkout suffers ({@code outflow = auto}). Every process reports once a
 * second what it saw of the checkout and of payments; any process decides, by a pure function of the worst of the fresh
 * reports, and puts the rate into the gate's hash, where the gate's scripts go by it. The gate itself is not here.
 */
package sluice.throttle;
