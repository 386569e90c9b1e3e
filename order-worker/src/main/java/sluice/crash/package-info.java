/**
 * The moments at which a worker's death is tried out: between any two of its steps that are kept by different stores.
 * In production nothing is armed, and reaching a point costs one comparison.
 */
package sluice.crash;
