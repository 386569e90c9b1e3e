package sluice.journal;

/** An entry and its offset in the log. */
public record LoggedEntry(long offset, JournalEntry entry) {}
