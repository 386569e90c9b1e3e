package sluice.order;

import io.vertx.kafka.client.common.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.LoggedEntry;
import sluice.journal.MalformedEntry;
import sluice.outbox.DeadLetter;
import sluice.sale.SaleId;

/** What a worker knows of one sale's log while it is assigned to it. It touches no store. */
final class SaleLog {
    /** One record. */
    record Read(long offset, String value) {}

    /** What of some records counts, and what cannot be read. */
    record Batch(List<LoggedEntry> accepted, List<DeadLetter> poison) {
        boolean isEmpty() {
            return accepted.isEmpty() && poison.isEmpty();
        }
    }

    private final SaleId sale;
    private final TopicPartition partition;
    private Cursor cursor;
    private long restUntilMillis;

    SaleLog(SaleId sale, TopicPartition partition) {
        this.sale = sale;
        this.partition = partition;
    }

    SaleId sale() {
        return sale;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Whether the cursor must be read before records of this log count. */
    boolean isLost(long nowMillis) {
        return cursor == null && nowMillis >= restUntilMillis;
    }

    boolean isFound() {
        return cursor != null;
    }

    Cursor cursor() {
        return cursor;
    }

    void stand(Cursor at) {
        cursor = at;
    }

    /** Forgets the fold; it begins again from the cursor's row, not before {@code restUntilMillis}. */
    void lose(long untilMillis) {
        cursor = null;
        restUntilMillis = untilMillis;
    }

    /** Folds records that follow the cursor. Until the log is found none count: they come again after the seek. */
    Batch fold(List<Read> records) {
        List<LoggedEntry> accepted = new ArrayList<>();
        List<DeadLetter> poison = new ArrayList<>();
        if (cursor == null) return new Batch(accepted, poison);
        Fold fold = cursor.fold();
        for (Read record : records) {
            try {
                JournalEntry entry = JournalEntry.parse(record.value());
                if (fold.accepts(entry)) accepted.add(new LoggedEntry(record.offset(), entry));
                fold = fold.after(entry);
            } catch (MalformedEntry e) {
                String body = record.value() == null ? "" : record.value();
                poison.add(new DeadLetter(partition.getTopic() + "@" + record.offset(), e.getMessage(), body));
            }
        }
        return new Batch(accepted, poison);
    }
}
