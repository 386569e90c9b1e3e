package sluice.report;

import java.util.Map;

/** The classes in which waits are counted, by their upper bounds in seconds, and what quantiles they allow. */
public final class WaitBounds {
    private static final int[] BOUNDS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400};
    /** The class of those who waited longer than the highest bound. */
    static final int LONGER = Integer.MAX_VALUE;

    private WaitBounds() {}

    /** The upper bound of the class of a wait. */
    public static int of(double seconds) {
        for (int bound : BOUNDS) {
            if (seconds <= bound) return bound;
        }
        return LONGER;
    }

    static int[] all() {
        return BOUNDS.clone();
    }

    /**
     * The wait that the share {@code q} of people did not exceed, within its class on a straight line; of those beyond
     * the highest bound it says that bound. Null if nobody is counted. {@code people}: how many, by upper bound.
     */
    static Double quantile(Map<Integer, Long> people, double q) {
        long all = people.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0) return null;
        double rank = q * all;
        double before = 0;
        int lower = 0;
        for (int bound : BOUNDS) {
            long here = people.getOrDefault(bound, 0L);
            if (here > 0 && before + here >= rank) return lower + (bound - lower) * (rank - before) / here;
            before += here;
            lower = bound;
        }
        return (double) lower;
    }
}
