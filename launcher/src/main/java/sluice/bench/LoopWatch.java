package sluice.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether an event loop is kept from its other work: how long a timer of one millisecond had to wait on any of them. By
 * the clock, and by the CPU time that the loop itself spent meanwhile: the clock also counts what others did with the
 * processor.
 */
final class LoopWatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Loops are given out in turn: so many deployments reach all of them. */
    private static final int MORE_THAN_LOOPS = 8;

    private final Vertx vertx;
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong longestCpuNanos = new AtomicLong();
    private String deployment;

    LoopWatch(Vertx vertx) {
        this.vertx = vertx;
    }

    void start() throws Exception {
        DeploymentOptions everywhere = new DeploymentOptions().setInstances(MORE_THAN_LOOPS);
        deployment = Stage.await(vertx.deployVerticle(Ticker::new, everywhere));
    }

    void stop() throws Exception {
        Stage.await(vertx.undeploy(deployment));
    }

    double longestMillis() {
        return longestNanos.get() / 1e6;
    }

    double longestCpuMillis() {
        return longestCpuNanos.get() / 1e6;
    }

    private final class Ticker extends VerticleBase {
        private long nanos = System.nanoTime();
        private long cpuNanos;

        @Override
        public Future<?> start() {
            cpuNanos = THREADS.getCurrentThreadCpuTime();
            nanos = System.nanoTime();
            vertx.setPeriodic(1, tick -> look());
            return Future.succeededFuture();
        }

        private void look() {
            long now = System.nanoTime();
            long cpuNow = THREADS.getCurrentThreadCpuTime();
            longestNanos.accumulateAndGet(now - nanos, Math::max);
            longestCpuNanos.accumulateAndGet(cpuNow - cpuNanos, Math::max);
            nanos = now;
            cpuNanos = cpuNow;
        }
    }
}
