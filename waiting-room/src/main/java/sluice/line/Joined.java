package sluice.line;

/** A ticket's standing after a join; {@code again} if it was in the line before. */
public record Joined(long index, int generation, boolean again) {}
