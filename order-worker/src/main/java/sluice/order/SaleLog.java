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
public final class SaleLog {
    /** One record. */
    public record Read(long offset, String value) {}

    /**
     * What of some records counts, and what cannot be read.
     *
     * @param gap whether the last entry is ahead of what counts: something before it is missing
     */
    public record Batch(List<LoggedEntry> accepted, List<DeadLetter> poison, boolean gap) {
        public boolean isEmpty() {
            return accepted.isEmpty() && poison.isEmpty();
        }
    }

    private final SaleId sale;
    private final TopicPartition partition;
    private Cursor cursor;
    private long restUntilMillis;

    public SaleLog(SaleId sale, TopicPartition partition) {
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
    public boolean isLost(long nowMillis) {
        return cursor == null && nowMillis >= restUntilMillis;
    }

    public boolean isFound() {
        return cursor != null;
    }

    public Cursor cursor() {
        return cursor;
    }

    public void stand(Cursor at) {
        cursor = at;
    }

    /** Forgets the fold; it begins again from the cursor's row, not before {@code restUntilMillis}. */
    public void lose(long untilMillis) {
        cursor = null;
        restUntilMillis = untilMillis;
    }

    /** Folds records that follow the cursor. Until the log is found none count: they come again after the seek. */
    public Batch fold(List<Read> records) {
        List<LoggedEntry> accepted = new ArrayList<>();
        List<DeadLetter> poison = new ArrayList<>();
        boolean gap = false;
        if (cursor == null) return new Batch(accepted, poison, gap);
        Fold fold = cursor.fold();
        for (Read record : records) {
            try {
                JournalEntry entry = JournalEntry.parse(record.value());
                if (fold.accepts(entry)) accepted.add(new LoggedEntry(record.offset(), entry));
                fold = fold.after(entry);
                gap = fold.compareTo(new Fold(entry.epoch(), entry.seq())) < 0;
            } catch (MalformedEntry e) {
                String body = record.value() == null ? "" : record.value();
                poison.add(DeadLetter.of(partition.getTopic() + "@" + record.offset(), e.getMessage(), body));
            }
        }
        return new Batch(accepted, poison, gap);
    }
}
