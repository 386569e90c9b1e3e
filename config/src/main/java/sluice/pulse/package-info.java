/**
 * How long something took lately, and how often it failed: kept in memory by whoever does it, read by whoever slows
 * down for it. Nothing here knows what is measured, and nothing is stored.
 */
package sluice.pulse;
