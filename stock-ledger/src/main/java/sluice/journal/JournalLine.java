package sluice.journal;

import java.util.List;
import sluice.reservation.Line;

/** One thing that happened to a sale's stock. */
public sealed interface JournalLine {
    /** Units were reserved for a buyer. */
    record Reserve(String id, String ticket, String buyer, String fingerprint, String paymentMethod, List<Line> lines)
            implements JournalLine {}

    /** A reservation was sold. */
    record Confirm(String id) implements JournalLine {}

    /** A reservation's units went back to stock. */
    record Release(String id, String reason) implements JournalLine {}

    /** Units were added to a product, or taken off. */
    record Adjust(String product, long delta) implements JournalLine {}

    /** The counters at this point of the journal. */
    record Cut(List<Count> counts) implements JournalLine {}

    /** The counters of one product. */
    record Count(String product, long total, long available, long reserved, long sold) {}

    /** An epoch begins, written by {@code writer}; only in the log and only as the entry with seq 0. */
    record Epoch(String writer) implements JournalLine {}
}
