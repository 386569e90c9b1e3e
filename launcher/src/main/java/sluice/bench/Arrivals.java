package sluice.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;

/** Purchases that come into a log at a constant rate, and by how much the tables are behind. For one event loop. */
final class Arrivals {
    private static final long TICK_MILLIS = 10;
    private static final double NANOS = 1e9;

    /** An entry and when it was due. */
    private record Due(long entry, long nanos) {}

    private final Vertx vertx;
    private final WrittenSale sale;
    private final double entriesPerSecond;
    private final Deque<Due> waiting = new ArrayDeque<>();
    private final Promise<Double> done = Promise.promise();
    private long begun;
    private long sent;
    private boolean asking;
    private double longest;

    Arrivals(Vertx vertx, WrittenSale sale, double perSecond) {
        this.vertx = vertx;
        this.sale = sale;
        this.entriesPerSecond = perSecond / WrittenSale.BATCH;
    }

    /**
     * Lets them come for so long, or until one has waited longer than {@code most} seconds; answers how long, at most,
     * one has waited until it was in the tables.
     */
    double run(int seconds, double most) throws Exception {
        vertx.runOnContext(now -> {
            begun = System.nanoTime();
            vertx.setPeriodic(TICK_MILLIS, timer -> {
                double elapsed = (System.nanoTime() - begun) / NANOS;
                look();
                if (longest > most || elapsed > seconds) {
                    vertx.cancelTimer(timer);
                    done.complete(longest);
                } else {
                    arrive((long) (elapsed * entriesPerSecond) - sent);
                }
            });
        });
        return Stage.await(done.future());
    }

    private void arrive(long entries) {
        if (entries == 0) return;
        sent += entries;
        var unused = sale.append((int) entries).onFailure(done::tryFail);
        waiting.add(new Due(sale.appended(), System.nanoTime()));
    }

    private void look() {
        if (!waiting.isEmpty()) longest = Math.max(longest, (System.nanoTime() - waiting.peek().nanos) / NANOS);
        if (asking) return;
        asking = true;
        sale.applied().onComplete(this::take, failure -> asking = false);
    }

    private void take(long applied) {
        asking = false;
        while (!waiting.isEmpty() && waiting.peek().entry <= applied) waiting.poll();
    }
}
