package sluice.bench;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Three in ten of those who are called do not come, though their pages are open: is the rate reached all the same? */
final class NoShowRun {
    private static final String NAME = "gate";
    private static final double NO_SHOW = 0.3;
    private static final int PER_MINUTE = 1_200;
    private static final int PEOPLE = 3_000;
    private static final long LEARNING_MILLIS = 60_000;
    private static final long MEASURED_MILLIS = 15_000;

    private final Stage stage;
    private final Target target;
    private final Replay replay;
    private final Figures figures;

    NoShowRun(Stage stage, Target target, Replay replay, Figures figures) {
        this.stage = stage;
        this.target = target;
        this.replay = replay;
        this.figures = figures;
    }

    void run(BareClient client) throws Exception {
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", PER_MINUTE)
                .put("total_active_users", 100_000)
                .put("claim_window", 120);
        BenchSale sale = BenchSale.open(stage, target, "noshow", knobs, 100_000);
        FilledLine line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        ShowingCrowd crowd = new ShowingCrowd(stage.load(), client, NO_SHOW);
        crowd.start(ShowingCrowd.of(sale, line));
        stage.pause(LEARNING_MILLIS);
        long before = claims(sale);
        stage.pause(MEASURED_MILLIS);
        long claims = claims(sale) - before;
        crowd.stop();
        if (replay.check(sale).isEmpty()) figures.violated("gate: nobody was let in");
        figures.add(NAME, "noshow_stayed_away", (double) crowd.stayedAway(), "count");
        figures.add(NAME, "noshow_attainment", claims / (PER_MINUTE / 60_000.0 * MEASURED_MILLIS), "ratio");
    }

    /** Exact: counted by the script that lets people in. */
    private long claims(BenchSale sale) throws Exception {
        return Long.parseLong(Stage.await(stage.redis()
                        .send(Request.cmd(Command.HGET)
                                .arg(sale.keys().lineState())
                                .arg("claims")))
                .toString());
    }
}
