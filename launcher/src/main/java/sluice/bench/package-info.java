/**
 * Measures this program by itself, on this machine, through its own HTTP server: open-loop arrivals, latencies with
 * HdrHistogram, every figure beside the trivial endpoint of the same run.
 */
package sluice.bench;
