package sluice.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Things of one event loop that must be over within the same span of time, however busy they look meanwhile. Starting
 * and stopping one is O(1), and one timer serves them all.
 */
final class Deadlines {
    // A ring in the order of the starts, and so of the ends, because the span is the same for all: only what has run
    // out is ever looked at. The timer is set while the ring has somebody.

    /** One of them, made once and started as often as needed. */
    static final class Deadline {
        private final Runnable missed;
        private Deadline before = this;
        private Deadline after = this;
        private long end;

        /** {@code missed} is called when the time has run out. */
        Deadline(Runnable missed) {
            this.missed = missed;
        }

        void stop() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }

    private final Vertx vertx;
    private final long nanos;
    private final Deadline ring = new Deadline(() -> {});
    private boolean timed;

    Deadlines(Vertx vertx, Duration span) {
        this.vertx = vertx;
        this.nanos = span.toNanos();
    }

    /** Starts {@code deadline} from now, also one that runs already, here or elsewhere. */
    void start(Deadline deadline) {
        deadline.stop();
        deadline.end = System.nanoTime() + nanos;
        deadline.before = ring.before;
        deadline.after = ring;
        ring.before.after = deadline;
        ring.before = deadline;
        if (!timed) look(nanos);
    }

    private void look(long inNanos) {
        timed = true;
        vertx.setTimer(1 + TimeUnit.NANOSECONDS.toMillis(inNanos), timer -> sweep(System.nanoTime()));
    }

    private void sweep(long now) {
        timed = false;
        for (Deadline first = ring.after; first != ring && first.end - now <= 0; first = ring.after) {
            first.stop();
            first.missed.run();
        }
        if (ring.after != ring && !timed) look(ring.after.end - now);
    }
}
