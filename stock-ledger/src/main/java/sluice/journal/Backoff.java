package sluice.journal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;

/**
 * The pauses of a loop while a store is away: doubling from 50 ms to 2 s, with jitter. Says once that trouble began and
 * once that it ended.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 2000;

    private final Logger log;
    private final String loop;
    private long millis = FIRST_MILLIS;
    private boolean troubled;

    Backoff(Logger log, String loop) {
        this.log = log;
        this.loop = loop;
    }

    /** Takes note of a failure and answers how long to pause. */
    @CanIgnoreReturnValue
    long failed(Throwable cause) {
        if (!troubled)
            log.atWarn()
                    .addKeyValue("loop", loop)
                    .addKeyValue("cause", cause.toString())
                    .log("loop degraded");
        troubled = true;
        long pause = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2);
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        return pause;
    }

    void succeeded() {
        if (troubled) log.atInfo().addKeyValue("loop", loop).log("loop healthy again");
        troubled = false;
        millis = FIRST_MILLIS;
    }
}
