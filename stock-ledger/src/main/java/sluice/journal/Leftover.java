package sluice.journal;

import java.util.List;

/**
 * What an epoch that is to end has left in a journal behind the worker's cursor, and whether to wait for the worker or
 * to copy it into the log once more. It touches no store.
 *
 * @param worker where the cursor stood at the last look; null before the first
 * @param stalled looks at which it had not moved
 */
public record Leftover(Fold worker, int stalled) {
    /** Before the first look. */
    public static final Leftover UNSEEN = new Leftover(null, 0);

    private static final int LOOKS_BEFORE_COPY = 8;

    public Leftover look(Fold cursor) {
        return new Leftover(cursor, cursor.equals(worker) ? stalled + 1 : 0);
    }

    /**
     * Whether the worker has stood still for so long that the log may have lost what it waits for. If it has not, what
     * is copied again is ignored by the {@link Fold}.
     */
    public boolean isStuck() {
        return stalled > 0 && stalled % LOOKS_BEFORE_COPY == 0;
    }

    /**
     * Whether nothing is left, given the entries that the journal holds behind the cursor. A gap is believed at the
     * second look: if the cursor moved meanwhile, what seemed to be missing was trimmed because it is in the tables.
     */
    public boolean isNone(List<Fold> entries) {
        return entries.isEmpty() || (stalled > 0 && following(worker, entries) == 0);
    }

    /** How many of a journal's next {@code entries} go on from the cursor, in the cursor's epoch and without a gap. */
    public static int following(Fold cursor, List<Fold> entries) {
        Fold last = cursor;
        for (int i = 0; i < entries.size(); i++) {
            Fold next = new Fold(last.epoch(), last.seq() + 1);
            if (!entries.get(i).equals(next)) return i;
            last = next;
        }
        return entries.size();
    }
}
