/**
 * The line itself: joining and leaving it, the blocks its indexes come from, and the routes under which shoppers do so
 * and watch their position. Who is called, and when, is not decided here.
 */
package sluice.line;
