/**
 * The way to Redis: the connection, scripts as files, keys of a sale and the self-clocked batcher. One transition is
 * one script; no feature's script lives here.
 */
package sluice.redis;
