/**
 * How the parts become a process: settings judged, stores started or reached, features deployed by role, one HTTP
 * server into which each mounts its routes, and an orderly end. Decides nothing about a sale.
 */
package sluice.launcher;
