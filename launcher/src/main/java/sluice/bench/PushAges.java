package sluice.bench;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import sluice.line.StreamWork;

/**
 * How old positions are when they come over the streams that a crowd holds open, while everybody is told something new
 * all the time: first alone, then beside others who never read, until those were dropped.
 */
final class PushAges {
    private static final long NEWS_MILLIS = 500;
    private static final int SECONDS = 10;
    private static final int MORE_NEWS = 60;
    private static final int MIB = 1 << 20;
    private static final double MOST_BLOCK_MILLIS = 20;
    private static final double MOST_AGE_MILLIS = 1_200;
    private static final String NEVER = "silent";

    private final Stage stage;
    private final Figures figures;
    private final StreamWork work;
    private final LoopWatch loops;
    private final int port;
    private int said;

    PushAges(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.work = stage.running().openStreams().work();
        this.loops = new LoopWatch(stage.running().vertx());
        this.port = URI.create(stage.running().uri()).getPort();
    }

    void measure(BenchSale sale, StreamCrowd crowd) throws Exception {
        double alone = age(sale, crowd);
        figures.add(PushBench.NAME, "staleness_p99_ms", alone, "ms");
        long heap = Heap.usedBytes(stage);
        long dropped = work.dropped();
        crowd.open(NEVER, port, PushBench.STREAMS, PushBench.STREAMS + PushBench.SILENT);
        stage.untilOpen(PushBench.STREAMS + PushBench.SILENT);
        double beside = age(sale, crowd);
        figures.add(PushBench.NAME, "staleness_p99_ms_beside_silent", beside, "ms");
        long heapBeside = Heap.usedBytes(stage);
        stillSilent(sale, dropped);
        figures.add(PushBench.NAME, "silent_dropped", (double) (work.dropped() - dropped), "count");
        figures.add(PushBench.NAME, "silent_heap_mib", (heapBeside - heap) / (double) MIB, "MiB");
        figures.add(PushBench.NAME, "max_loop_block_ms", loops.longestCpuMillis(), "ms");
        figures.add(PushBench.NAME, "max_loop_wait_ms", loops.longestMillis(), "ms");
        crowd.keep(NEVER, 0);
        if (Math.max(alone, beside) > MOST_AGE_MILLIS) figures.violated("push: positions came later than 1.2 s");
        if (loops.longestCpuMillis() > MOST_BLOCK_MILLIS) figures.violated("push: an event loop was blocked");
    }

    /** Tells more until those who never read were dropped, for a while. */
    private void stillSilent(BenchSale sale, long dropped) throws Exception {
        for (int i = 0; i < MORE_NEWS && work.dropped() < dropped + PushBench.SILENT; i++) {
            sale.say(words());
            stage.pause(NEWS_MILLIS);
        }
        if (work.dropped() < dropped + PushBench.SILENT) figures.violated("push: some who never read were not dropped");
    }

    /** Ages of events while everybody is told something new all the time. */
    private long age(BenchSale sale, StreamCrowd crowd) throws Exception {
        loops.start();
        crowd.beginAges();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            sale.say(words());
            stage.pause(NEWS_MILLIS);
        }
        loops.stop();
        return crowd.ageP99Millis();
    }

    /** Another message each time, as long as one may be. */
    private String words() {
        return "Everybody hears news, message number " + (10_000 + said++)
                + ". It is as long as a message may be".repeat(12);
    }
}
