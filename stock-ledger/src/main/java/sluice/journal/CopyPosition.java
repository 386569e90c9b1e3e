package sluice.journal;

import java.util.List;
import java.util.Optional;

/**
 * How far a relay has copied one journal into its log, and what it makes of what comes next. It touches no store.
 *
 * @param at the last entry copied
 * @param worker where the worker's cursor stood when it was last looked at
 * @param rounds how many looks ago it first stood there, behind {@code at}
 */
public record CopyPosition(Fold at, Fold worker, int rounds) {
    private static final int MOST_STALLED_ROUNDS = 20;

    /** Of a relay that has found how far the log counts. */
    public static CopyPosition foundAt(Fold logEnd) {
        return new CopyPosition(logEnd, Fold.NONE, 0);
    }

    /**
     * Where the relay stands once it has copied {@code entries}; empty if Redis' journal does not go on here. Entry 0
     * of an epoch stands only in the log, and does so before Redis may write that epoch's entry 1.
     */
    public Optional<CopyPosition> after(List<Fold> entries) {
        Fold last = at;
        for (Fold next : entries) {
            boolean follows = next.epoch() == last.epoch() ? next.seq() == last.seq() + 1 : next.seq() == 1;
            if (!follows) return Optional.empty();
            last = next;
        }
        return Optional.of(new CopyPosition(last, worker, rounds));
    }

    /**
     * The position after a look at the worker's cursor; empty if it is to be found in the log again. A worker that
     * stands still behind what was copied may be waiting for an entry that the log has lost: what is missing is then
     * copied again. Harmless if the worker is just away.
     */
    public Optional<CopyPosition> watch(Fold cursor) {
        if (cursor.equals(at)) return Optional.of(foundAt(at));
        if (!cursor.equals(worker)) return Optional.of(new CopyPosition(at, cursor, 0));
        return rounds < MOST_STALLED_ROUNDS ? Optional.of(new CopyPosition(at, worker, rounds + 1)) : Optional.empty();
    }
}
