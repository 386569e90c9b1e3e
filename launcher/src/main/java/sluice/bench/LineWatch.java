package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;

/** Looks ten times a second at a line in Redis, from its loss until its gate has gone on. */
final class LineWatch {
    private static final long PAUSE_MILLIS = 100;

    private final RedisStore redis;
    private final SaleKeys keys;
    private final long expected;
    private final long callsBefore;
    private final Promise<Void> done = Promise.promise();
    private long lostNanos;
    private double wholeSeconds;
    private double gateSeconds;
    private boolean calledInWindow;

    /** {@code expected} tickets are to come back; {@code callsBefore} people had their turn before the loss. */
    LineWatch(Stage stage, BenchSale sale, long expected, long callsBefore) {
        this.redis = stage.redis();
        this.keys = sale.keys();
        this.expected = expected;
        this.callsBefore = callsBefore;
    }

    /** Begins right after the loss; the future ends when all are back and somebody was called. */
    Future<Void> start(Vertx vertx) {
        lostNanos = System.nanoTime();
        long timer = vertx.setPeriodic(PAUSE_MILLIS, tick -> look().onFailure(notThereYet -> {}));
        return done.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    private Future<Void> look() {
        Request state =
                Request.cmd(Command.HMGET).arg(keys.lineState()).arg("calls").arg("healing_until");
        return redis.send(state)
                .onSuccess(this::saw)
                .compose(seen -> redis.send(Request.cmd(Command.ZCARD).arg(keys.line())))
                .map(count -> {
                    if (wholeSeconds == 0 && count.toLong() >= expected) wholeSeconds = seconds();
                    if (wholeSeconds > 0 && gateSeconds > 0) done.tryComplete();
                    return null;
                });
    }

    /** Both fields are of one moment. */
    private void saw(Response state) {
        boolean called = state.get(0) != null && state.get(0).toLong() > callsBefore;
        if (!called) return;
        if (gateSeconds == 0) gateSeconds = seconds();
        if (state.get(1) != null) calledInWindow = true;
    }

    private double seconds() {
        return (System.nanoTime() - lostNanos) / 1e9;
    }

    /** From the loss until the last ticket was back. */
    double wholeSeconds() {
        return wholeSeconds;
    }

    /** From the loss until the gate called somebody. */
    double gateSeconds() {
        return gateSeconds;
    }

    /** Whether somebody was called while tickets were still being put back. */
    boolean calledInWindow() {
        return calledInWindow;
    }
}
