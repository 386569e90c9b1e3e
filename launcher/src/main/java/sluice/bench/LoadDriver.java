package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Sends requests and counts what succeeds. Closed loop finds the rate: a fixed number in flight, the next when one is
 * answered. Open loop finds latencies: arrivals at a constant rate whatever the server does, each timed from the moment
 * it was due, so that a stall is not hidden (coordinated omission, G. Tene). For one event loop; bounded in count.
 */
final class LoadDriver {
    /** One run: requests that succeeded and failed, how long it took and the latencies in microseconds. */
    record Run(long succeeded, long failed, double seconds, Histogram latencies) {
        double rate() {
            return seconds == 0 ? 0 : succeeded / seconds;
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);
    private static final int MOST_OPEN = 20_000;

    private final Vertx vertx;

    LoadDriver(Vertx vertx) {
        this.vertx = vertx;
    }

    /** {@code count} requests with {@code inFlight} at a time. {@code send} gets the number of the request from 0. */
    Future<Run> closed(long count, int inFlight, LongFunction<Future<Boolean>> send) {
        Counting counting = new Counting(count);
        vertx.runOnContext(now -> {
            counting.started();
            for (int i = 0; i < inFlight; i++) next(counting, send);
        });
        return counting.done.future();
    }

    private void next(Counting counting, LongFunction<Future<Boolean>> send) {
        if (counting.sent == counting.count) return;
        long due = System.nanoTime();
        send.apply(counting.sent++).onComplete(answer -> {
            counting.answered(due, answer.succeeded() && answer.result());
            next(counting, send);
        });
    }

    /** {@code count} requests at {@code perSecond}. */
    Future<Run> open(long count, double perSecond, LongFunction<Future<Boolean>> send) {
        Counting counting = new Counting(count);
        vertx.runOnContext(now -> {
            counting.started();
            long timer = vertx.setPeriodic(1, tick -> arrive(counting, perSecond, send));
            counting.done.future().onComplete(done -> vertx.cancelTimer(timer));
        });
        return counting.done.future();
    }

    private static void arrive(Counting counting, double perSecond, LongFunction<Future<Boolean>> send) {
        long elapsed = System.nanoTime() - counting.startedAt;
        long dueCount = Math.min(counting.count, (long) (elapsed * perSecond / 1e9));
        while (counting.sent < dueCount && counting.sent - counting.answers() < MOST_OPEN) {
            long due = counting.startedAt + (long) (counting.sent * 1e9 / perSecond);
            send.apply(counting.sent++)
                    .onComplete(answer -> counting.answered(due, answer.succeeded() && answer.result()));
        }
    }

    private static final class Counting {
        private final long count;
        private final Promise<Run> done = Promise.promise();
        private final Histogram latencies = new Histogram(LONGEST_MICROS, 3);
        private long startedAt;
        private long sent;
        private long succeeded;
        private long failed;

        Counting(long count) {
            this.count = count;
        }

        void started() {
            startedAt = System.nanoTime();
            if (count == 0) done.complete(new Run(0, 0, 0, latencies));
        }

        long answers() {
            return succeeded + failed;
        }

        void answered(long due, boolean good) {
            long now = System.nanoTime();
            latencies.recordValue(Math.min(LONGEST_MICROS, Math.max(1, (now - due) / 1000)));
            if (good) succeeded++;
            else failed++;
            if (answers() == count) done.complete(new Run(succeeded, failed, (now - startedAt) / 1e9, latencies));
        }
    }
}
