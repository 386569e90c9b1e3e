/**
 * Who of those close to their turn is there: each node remembers whom it heard of lately, and reports only those near
 * the front, in batches. Nothing here costs a store anything for people far back.
 */
package sluice.presence;
