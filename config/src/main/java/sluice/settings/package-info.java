/**
 * The operator's settings: one flat file, environment and command-line overrides, judged at boot with all complaints
 * at once. Each feature reads its own record from {@link sluice.settings.Settings}; no feature's keys live here.
 */
package sluice.settings;
