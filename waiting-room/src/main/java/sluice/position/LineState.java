package sluice.position;

import java.util.Map;

/**
 * The counters of one line, as its scripts keep them in Redis.
 *
 * @param counts how far the line is
 * @param healing whether places are being put back
 * @param bands what is left of each product
 */
public record LineState(Counts counts, Healing healing, boolean soldOut, Band band, Map<String, Band> bands) {
    /**
     * How far the line is.
     *
     * @param generation 0 before the first ticket
     * @param next the index that the next ticket will get
     * @param first indexes below this one were given by a server that was lost
     * @param served places below this one were called
     * @param joins tickets ever given; fewer than {@code next} when a block of indexes was given up
     * @param calls tickets whose turn ever came, also if nobody answered
     * @param claims passes ever given
     * @param cohort indexes below this one take part in the draw; 0 while it is not closed, or without one
     */
    public record Counts(
            int generation, long next, long first, long served, long joins, long calls, long claims, long cohort) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * The window in which tickets are put back after a loss.
     *
     * @param untilMillis its end on Redis' clock; 0 outside of one
     * @param heals where the lineage began whose window ended last; when it rises, those who left are to be read anew
     */
    public record Healing(long untilMillis, long heals) {
        static final Healing NONE = new Healing(0, 0);

        public boolean open() {
            return untilMillis > 0;
        }
    }

    /** Whether what was read of {@code earlier} still counts: no line was lost and none was put back meanwhile. */
    boolean isSameLine(LineState earlier) {
        if (earlier.counts().generation() == 0) return true;
        return counts.generation() == earlier.counts().generation()
                && healing.heals() == earlier.healing().heals();
    }

    static LineState empty() {
        return new LineState(Counts.NONE, Healing.NONE, false, Band.PLENTY, Map.of());
    }
}
