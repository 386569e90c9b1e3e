package sluice.journal;

import java.util.List;
import java.util.Optional;

/**
 * How far a relay has copied one journal into its log, and what it makes of what comes next. It touches no store.
 *
 * @param at the last entry copied
 * @param worker where the worker's cursor stood when it was last looked at
 * @param rounds how many looks ago it first stood there, behind {@code at}, or the log was last looked at
 * @param patience after how many looks the log is looked at
 */
public record CopyPosition(Fold at, Fold worker, int rounds, int patience) {
    private static final int FIRST_PATIENCE = 20;
    private static final int MOST_PATIENCE = 64 * FIRST_PATIENCE;

    /** Of a relay that has found how far the log counts. */
    public static CopyPosition foundAt(Fold logEnd) {
        return new CopyPosition(logEnd, Fold.NONE, 0, FIRST_PATIENCE);
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
        return Optional.of(new CopyPosition(last, worker, rounds, patience));
    }

    /** The position after a look at the worker's cursor. */
    public CopyPosition watch(Fold cursor) {
        if (cursor.equals(at)) return foundAt(at);
        if (!cursor.equals(worker)) return new CopyPosition(at, cursor, 0, FIRST_PATIENCE);
        return new CopyPosition(at, worker, rounds + 1, patience);
    }

    /**
     * Whether the log is to be looked at now: a worker that stands still behind what was copied may be waiting for an
     * entry that the log has lost. He may just be away, so copying goes on meanwhile.
     */
    public boolean isDoubtful() {
        return rounds == patience;
    }

    /**
     * The position after a look at the log, begun when {@code copied} was the last entry copied, which found that the
     * log counts to {@code logEnd}. What is missing is copied again; if nothing is, the next look is later, since what
     * is to be read of the log grows while the worker is away.
     */
    public CopyPosition looked(Fold copied, Fold logEnd) {
        if (logEnd.compareTo(copied) < 0) return foundAt(logEnd);
        return new CopyPosition(at, worker, 0, Math.min(2 * patience, MOST_PATIENCE));
    }

    /** The position after a look at the log that told nothing: it is repeated. */
    public CopyPosition notLooked() {
        return new CopyPosition(at, worker, 0, patience);
    }
}
