/**
 * The sold-out wall: what a node knows from the logs it reads of products that are gone and of whose purchases were
 * accepted, so that it can refuse others without Redis. Nothing here is ever sold, and no doubt is settled here.
 */
package sluice.wall;
