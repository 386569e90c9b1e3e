package sluice.bench;

import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * CPU time so far, in microseconds: of the server's event loops, which are all of this JVM but those that the bench
 * runs on itself, and of the event loop that makes the load.
 */
record Cpu(double server, double load) {
    private static final String EVENT_LOOP = "vert.x-eventloop-thread-";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The threads of the bench's own event loops. */
    record Own(long load, long bare) {
        /** Each of the two has one event loop; they may be the same. */
        static Own of(Vertx load, Vertx bare) throws Exception {
            return new Own(thread(load), thread(bare));
        }

        private static long thread(Vertx vertx) throws Exception {
            return Stage.await(
                    vertx.timer(1).map(fired -> Thread.currentThread().getId()));
        }
    }

    static Cpu now(Own own) {
        double server = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean ours = thread.getId() == own.load() || thread.getId() == own.bare();
            if (thread.getName().startsWith(EVENT_LOOP) && !ours) server += micros(thread.getId());
        }
        return new Cpu(server, micros(own.load()));
    }

    private static double micros(long thread) {
        return Math.max(0, THREADS.getThreadCpuTime(thread)) / 1000.0;
    }

    Cpu since(Cpu before) {
        return new Cpu(server - before.server(), load - before.load());
    }
}
