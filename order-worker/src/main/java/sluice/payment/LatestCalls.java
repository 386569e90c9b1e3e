package sluice.payment;

import java.util.Arrays;

/** How the latest calls went: a ring of outcomes. Not thread-safe. */
final class LatestCalls {
    private static final int FEWEST = 10;

    private final boolean[] failed = new boolean[20];
    private int next;
    private int known;
    private int failures;

    void add(boolean failure) {
        if (known == failed.length && failed[next]) failures--;
        failed[next] = failure;
        if (failure) failures++;
        next = (next + 1) % failed.length;
        known = Math.min(known + 1, failed.length);
    }

    /** Whether half of the latest calls failed; of fewer than ten nothing is concluded. */
    boolean halfFailed() {
        return known >= FEWEST && failures * 2 >= known;
    }

    void forget() {
        known = 0;
        failures = 0;
        Arrays.fill(failed, false);
        next = 0;
    }
}
