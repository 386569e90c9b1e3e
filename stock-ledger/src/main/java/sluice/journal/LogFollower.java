package sluice.journal;

import java.util.List;
import sluice.sale.SaleId;

/** Is told what this node reads of the logs, in their order, on the event loop of the {@link JournalReader}. */
@FunctionalInterface
public interface LogFollower {
    /** Reading of a sale's log begins behind this cursor. */
    default void began(Cursor from) {}

    /** The next entry that counts. */
    void accepted(SaleId sale, JournalEntry entry);

    /** Sales for which it wants to know when the end of the log was reached. */
    default List<SaleId> wantsEnd() {
        return List.of();
    }

    /** All that the log held at {@code nanos}, of {@link System#nanoTime}, has been told. */
    default void reachedEnd(SaleId sale, long nanos) {}
}
