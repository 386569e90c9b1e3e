/**
 * The way to Postgres: the pool, the migrations that run before it is used, statements as files and the secrets that
 * nodes share. No table of a feature is named here; each feature keeps its own statements beside its code.
 */
package sluice.postgres;
