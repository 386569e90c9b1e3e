package sluice.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** How soon a turned knob and a pause act on a line, whichever of two nodes they are told. By the clock of Redis. */
final class KnobRuns {
    private static final String NAME = "gate";
    private static final int PEOPLE = 2_000;
    private static final int TURNS = 60;
    private static final int PAUSES = 12;
    private static final long FLOW_MILLIS = 500;
    private static final int WINDOW_SECONDS = 3_600;

    private final Stage stage;
    private final List<Target> nodes;
    private final Replay replay;
    private final Figures figures;

    KnobRuns(Stage stage, List<Target> nodes, Replay replay, Figures figures) {
        this.stage = stage;
        this.nodes = nodes;
        this.replay = replay;
        this.figures = figures;
    }

    void run(BareClient client) throws Exception {
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 6_000)
                .put("burst", 100)
                .put("total_active_users", 1)
                .put("claim_window", WINDOW_SECONDS);
        BenchSale sale = BenchSale.open(stage, nodes.get(0), "knobs", knobs, 100_000);
        FilledLine line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        ShowingCrowd crowd = new ShowingCrowd(stage.load(), client, 0);
        crowd.start(ShowingCrowd.of(sale, line));
        GateWatch watch = new GateWatch(stage, sale, WINDOW_SECONDS * 1000L);
        long first = watch.nextCall(0).atMillis();
        if (first == 0) throw new IllegalStateException("nobody was called");
        turn(sale, watch);
        pause(sale, watch);
        crowd.stop();
        if (replay.check(sale).isEmpty()) figures.violated("gate: nobody was let in");
    }

    /** One slot more each time, at one node and the other in turn: until the next one is called. */
    private void turn(BenchSale sale, GateWatch watch) throws Exception {
        Histogram seen = new Histogram(3);
        for (int i = 1; i <= TURNS; i++) {
            long since = Stage.await(watch.now());
            sale.turn(nodes.get(i % 2), new JsonObject().put("total_active_users", i + 1));
            seen.recordValue(watch.nextCall(since).atMillis() - since);
        }
        figures.add(NAME, "knob_p99_ms", (double) seen.getValueAtPercentile(99), "ms");
    }

    /** While the line flows: from the answer to a pause until the last call. */
    private void pause(BenchSale sale, GateWatch watch) throws Exception {
        sale.turn(nodes.get(0), new JsonObject().put("total_active_users", 100_000));
        long longest = 0;
        for (int i = 0; i < PAUSES; i++) {
            long begun = Stage.await(watch.now());
            long before = watch.nextCall(begun).atMillis();
            stage.pause(FLOW_MILLIS);
            sale.move(nodes.get(i % 2), "paused");
            long paused = Stage.await(watch.now());
            stage.pause(FLOW_MILLIS);
            long last = latest(Stage.await(watch.calls())).orElse(before);
            longest = Math.max(longest, last - paused);
            sale.move(nodes.get(i % 2), "resume");
        }
        figures.add(NAME, "pause_max_ms", (double) Math.max(0, longest), "ms");
    }

    private static Optional<Long> latest(Map<Long, Long> calls) {
        return calls.values().stream().max(Long::compare);
    }
}
