package sluice.throttle;

import java.util.ArrayDeque;
import java.util.Deque;
import sluice.journal.Cursor;
import sluice.journal.Fold;

/**
 * How long the order worker is behind a sale's journal: since when the entry after its cursor has been there, as far as
 * this process has seen. For one thread.
 */
final class JournalDelay {
    private static final int MOST_SAMPLES = 600;

    /** The journal ended there at that moment. */
    private record Sample(long millis, Fold end) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** The delay in ms at {@code now}, when the journal ends at {@code end} and the worker stands at {@code cursor}. */
    long millis(long now, Fold end, Cursor cursor) {
        if (!samples.isEmpty()
                && (now < samples.getLast().millis()
                        || isBefore(end, samples.getLast().end()))) {
            samples.clear();
        }
        if (samples.size() == MOST_SAMPLES) samples.removeFirst();
        samples.addLast(new Sample(now, end));
        while (!samples.isEmpty() && !isBefore(cursor.fold(), samples.getFirst().end())) samples.removeFirst();
        return samples.isEmpty() ? 0 : now - samples.getFirst().millis();
    }

    private static boolean isBefore(Fold one, Fold other) {
        return one.epoch() < other.epoch() || (one.epoch() == other.epoch() && one.seq() < other.seq());
    }
}
