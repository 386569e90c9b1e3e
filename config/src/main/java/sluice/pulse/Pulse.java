package sluice.pulse;

import java.time.Duration;
import java.util.Arrays;

/**
 * The latest of many things of one kind: how long each took or that it failed. It keeps at most a thousand, and of
 * those only what is younger than its window counts. Every thread may write and read; times are of any clock that
 * never goes back, in ms.
 */
public final class Pulse {
    private static final int MOST = 1024;
    private static final int FAILED = -1;
    private static final double HIGH = 0.95;

    /**
     * What was seen in the window.
     *
     * @param took how many came to a good end
     * @param failed how many did not
     * @param highMillis how long the slow ones took, p95; 0 if none came to an end. Of fewer than 20 it is the second
     *     slowest, so that a single mishap among few is none
     */
    public record Reading(int took, int failed, long highMillis) {
        /** Whether nothing was seen, so that nothing can be concluded. */
        public boolean blind() {
            return took + failed == 0;
        }

        /** What is seen of two things that follow each other: how many end the second, and how long both take. */
        public Reading then(Reading second) {
            return new Reading(second.took, second.failed, highMillis + second.highMillis);
        }
    }

    private final long windowMillis;
    private final long[] at = new long[MOST];
    private final int[] millis = new int[MOST];
    private int next;
    private int known;

    public Pulse(Duration window) {
        this.windowMillis = window.toMillis();
    }

    /** Something that ended well at {@code now} took {@code tookMillis}. */
    public void took(long now, long tookMillis) {
        add(now, (int) Math.max(0, Math.min(Integer.MAX_VALUE, tookMillis)));
    }

    /** Something failed at {@code now}. */
    public void failed(long now) {
        add(now, FAILED);
    }

    private synchronized void add(long now, int value) {
        at[next] = now;
        millis[next] = value;
        next = (next + 1) % MOST;
        known = Math.min(known + 1, MOST);
    }

    public synchronized Reading read(long now) {
        int[] times = new int[known];
        int took = 0;
        int failed = 0;
        for (int i = 0; i < known; i++) {
            if (now - at[i] > windowMillis) continue;
            if (millis[i] == FAILED) failed++;
            else times[took++] = millis[i];
        }
        Arrays.sort(times, 0, took);
        return new Reading(took, failed, took == 0 ? 0 : times[high(took)]);
    }

    /** The nearest rank of p95, but never the slowest of several. */
    private static int high(int count) {
        int rank = (int) Math.ceil(HIGH * count) - 1;
        return Math.max(0, Math.min(rank, count - 2));
    }
}
