package sluice.recount;

import java.util.Optional;

/** What is known of a sale's books: the latest recount, if there was one, and the halt, if it is halted. */
public record Verdict(Optional<Recount> last, Optional<Halt> halt) {
    /** Of a sale that was not counted yet. */
    public static final Verdict NONE = new Verdict(Optional.empty(), Optional.empty());
}
