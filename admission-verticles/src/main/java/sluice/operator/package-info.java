/**
 * What an operator may do: create sales, turn knobs, move phases, tell the line something, and see what was done by
 * whom. Every change is a Postgres transaction together with its audit row; the gate follows within a tick.
 */
package sluice.operator;
