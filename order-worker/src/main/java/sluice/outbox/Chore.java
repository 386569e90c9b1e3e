package sluice.outbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that repeats while it finds some, then rests until it is woken or its interval is over. One run at a time; a
 * failed run is logged and rests too. Made on the event loop on which it works; {@link #wake} is for every thread.
 */
public final class Chore {
    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

    private final Vertx vertx;
    private final Context context;
    private final String name;
    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> idle = Promise.promise();
    private final long timer;
    private boolean running;
    private boolean woken;
    private boolean stopped;

    /** {@code step} answers whether there is more to do at once. */
    public Chore(Vertx vertx, String name, Duration interval, Supplier<Future<Boolean>> step) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.name = name;
        this.step = step;
        this.timer = vertx.setPeriodic(interval.toMillis(), tick -> run());
    }

    /** Looks now, or once more after the run in flight. */
    public void wake() {
        context.runOnContext(now -> run());
    }

    private void run() {
        if (stopped) return;
        if (running) {
            woken = true;
            return;
        }
        running = true;
        woken = false;
        start().onComplete(this::rest, this::trouble);
    }

    private Future<Boolean> start() {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void trouble(Throwable failure) {
        LOG.atWarn()
                .addKeyValue("chore", name)
                .addKeyValue("cause", failure.toString())
                .log("chore failed");
        woken = false;
        rest(false);
    }

    private void rest(boolean more) {
        running = false;
        if (stopped) idle.tryComplete();
        else if (more || woken) wake();
    }

    /** Ends it; done when the run in flight is. Call it on its event loop. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        if (!running) idle.tryComplete();
        return idle.future();
    }
}
