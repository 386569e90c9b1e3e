/**
 * The draw that gives those in the pre-queue their places, so that anybody can check it: commitment, closing, shuffle,
 * proofs, what is published, and its verification. The algorithm {@code sluice-draw-1} is written down in docs/draw.md;
 * the classes that compute it do no I/O. Who is called, and when, is not decided here.
 */
package sluice.draw;
