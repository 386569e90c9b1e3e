package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import sluice.gate.GateCheck;
import sluice.gate.GateHistory;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

/**
 * Sales whose line wants to come in faster than it may: at one node, at two of which one is stopped and woken, through
 * a restart of Redis, and with a clock that jumps. Each ends with the replay of its claims.
 */
final class LimitRuns {
    private static final String NAME = "gate";
    private static final JsonObject LIMITS =
            new JsonObject().put("new_users_per_minute", 6_000).put("burst", 21);
    private static final double PER_SECOND = 100;
    private static final int PEOPLE = 6_000;
    private static final int IN_FLIGHT = 128;
    private static final long SETTLING_MILLIS = 2_000;
    private static final long WINDOW_MILLIS = 10_000;
    private static final long STOPPED_MILLIS = 20_000;
    private static final long STEP_EVERY_MILLIS = 1_000;
    private static final int STEPS = 10;
    private static final long STEP_MILLIS = 60_000;

    private final Stage stage;
    private final Target target;
    private final Figures figures;
    private double rateOvershoot;
    private double capOvershoot;
    private long claims;

    LimitRuns(Stage stage, Target target, Figures figures) {
        this.stage = stage;
        this.target = target;
        this.figures = figures;
    }

    void run(BareClient here, BareClient there, SecondNode second) throws Exception {
        alone(here);
        twoNodes(here, there, second);
        restart(here);
        clockSteps(here);
        figures.add(NAME, "claims_checked", (double) claims, "count");
        figures.add(NAME, "overshoot_rate", rateOvershoot, "claims");
        figures.add(NAME, "overshoot_cap", capOvershoot, "claims");
        if (rateOvershoot > 0 || capOvershoot > 0) figures.violated("gate: more were let in than allowed");
    }

    private void alone(BareClient here) throws Exception {
        BenchSale sale = BenchSale.flowing(stage, target, "alone", PEOPLE);
        ClaimLoad load = load(sale);
        load.start(here, IN_FLIGHT);
        stage.pause(SETTLING_MILLIS + 2 * WINDOW_MILLIS);
        Stage.await(load.stop());
        List<Long> times = check(sale);
        claims += times.size();
        figures.add(NAME, "rate_error", rateError(times), "ratio");
    }

    private void twoNodes(BareClient here, BareClient there, SecondNode second) throws Exception {
        BenchSale sale = BenchSale.flowing(stage, target, "nodes", PEOPLE);
        ClaimLoad load = load(sale);
        load.start(here, IN_FLIGHT / 2);
        load.start(there, IN_FLIGHT / 2);
        stage.pause(SETTLING_MILLIS);
        second.stop();
        stage.pause(STOPPED_MILLIS);
        second.wake();
        stage.pause(SETTLING_MILLIS * 2);
        Stage.await(load.stop());
        claims += check(sale).size();
    }

    private void restart(BareClient here) throws Exception {
        EmbeddedStores stores = stage.running().stores().orElseThrow();
        BenchSale sale = BenchSale.flowing(stage, target, "restart", PEOPLE);
        ClaimLoad load = load(sale);
        load.start(here, IN_FLIGHT);
        stage.pause(SETTLING_MILLIS);
        stores.kill(Store.REDIS);
        stores.restart(Store.REDIS);
        long before = load.admitted();
        stage.until(() -> Future.succeededFuture(load.admitted() > before + IN_FLIGHT));
        stage.pause(SETTLING_MILLIS * 2);
        Stage.await(load.stop());
        claims += check(sale).size();
    }

    /** A step of the clock by a minute, as the gate would see it: its last time is that much further away, or ahead. */
    private void clockSteps(BareClient here) throws Exception {
        BenchSale sale = BenchSale.flowing(stage, target, "steps", PEOPLE);
        ClaimLoad load = load(sale);
        load.start(here, IN_FLIGHT);
        for (int i = 0; i < STEPS; i++) {
            stage.pause(STEP_EVERY_MILLIS);
            long step = i % 2 == 0 ? STEP_MILLIS : -STEP_MILLIS;
            for (String bucket : List.of("call_at", "claim_at")) {
                Stage.await(stage.redis()
                        .send(Request.cmd(Command.HINCRBY)
                                .arg(sale.keys().gate())
                                .arg(bucket)
                                .arg(step)));
            }
        }
        Stage.await(load.stop());
        claims += check(sale).size();
    }

    /** Everybody has been called, and nobody has asked to come in yet; from here on the limits hold. */
    private ClaimLoad load(BenchSale sale) throws Exception {
        FilledLine line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        stage.until(() -> sale.seen().map(seen -> seen.getLong("depth") == 0));
        sale.turn(target, LIMITS);
        List<Buffer> wishes = line.tickets().stream()
                .map(ticket -> GateBench.request(sale, "POST", "/passes", line.token(ticket)))
                .toList();
        return new ClaimLoad(stage.load(), wishes);
    }

    /** Replays the claims; answers when each was, in ms and in order. */
    private List<Long> check(BenchSale sale) throws Exception {
        GateHistory history = new GateHistory(stage.postgres());
        GateCheck.Verdict verdict = Stage.await(history.check(sale.id()));
        rateOvershoot = Math.max(rateOvershoot, verdict.overshootRate());
        capOvershoot = Math.max(capOvershoot, verdict.overshootCap());
        return Stage.await(history.claimTimes(sale.id()));
    }

    /** The most by which any ten seconds differ from the rate, the first two seconds and the last one left out. */
    private static double rateError(List<Long> times) {
        double worst = 0;
        double expected = PER_SECOND * WINDOW_MILLIS / 1000;
        long from = times.get(0) + SETTLING_MILLIS;
        long end = times.get(times.size() - 1);
        for (long begin = from; begin + WINDOW_MILLIS <= end; begin += 100) {
            long start = begin;
            long count = times.stream()
                    .filter(time -> time >= start && time < start + WINDOW_MILLIS)
                    .count();
            worst = Math.max(worst, Math.abs(count - expected) / expected);
        }
        return worst;
    }
}
