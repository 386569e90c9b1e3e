package sluice.payment;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before something is asked again: doubling from {@code first}, with a spread. */
record Pauses(Duration first) {
    private static final long LONGEST_MILLIS = 30_000;

    /** After so many asks. The spread keeps what failed together from being asked again together. */
    long millis(int asks) {
        long doubled = first.toMillis() << Math.min(asks - 1, 10);
        return (long)
                (Math.min(doubled, LONGEST_MILLIS) * ThreadLocalRandom.current().nextDouble(0.7, 1.3));
    }
}
