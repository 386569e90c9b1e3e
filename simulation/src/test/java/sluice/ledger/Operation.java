package sluice.ledger;

/** One thing that the differential test does to a ledger. */
sealed interface Operation {
    /** An event on the server that owns the ledger. */
    record Does(LedgerEvent event) implements Operation {}

    /** An event on a server that does not. */
    record Elsewhere(LedgerEvent event) implements Operation {}

    /** All keys are gone. */
    record Lost() implements Operation {}

    /** A counter is wrong. */
    record Corrupted(String product) implements Operation {}

    /**
     * The ledger is restored with what it holds, in {@code steps} of the nine steps that this takes. A writer who is
     * overtaken goes on after another has begun; one who is moved finds himself on another server for one step. The
     * ledger of a halted sale stays closed.
     */
    record Rebuilt(int steps, boolean overtaken, boolean moved, boolean halted) implements Operation {}
}
