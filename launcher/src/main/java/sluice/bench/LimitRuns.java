package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

/**
 * Sales whose line wants to come in faster than it may: at one node, at two of which one is stopped and woken, through
 * a restart of Redis, and with a clock that jumps. All but the first have a small shop, too, where nobody stays long.
 */
final class LimitRuns {
    private static final String NAME = "gate";
    private static final JsonObject RATE =
            new JsonObject().put("new_users_per_minute", 6_000).put("burst", 21);
    private static final JsonObject RATE_AND_CAP =
            RATE.copy().put("total_active_users", 80).put("session_duration", 1);
    private static final double PER_SECOND = 100;
    private static final int PEOPLE = 6_000;
    private static final int IN_FLIGHT = 128;
    private static final long SETTLING_MILLIS = 2_000;
    private static final long WINDOW_MILLIS = 10_000;
    private static final long STOPPED_MILLIS = 20_000;
    private static final long STEP_EVERY_MILLIS = 1_500;
    private static final int STEPS = 6;
    private static final long STEP_MILLIS = 60_000;

    private final Stage stage;
    private final Target target;
    private final Replay replay;
    private final Figures figures;

    LimitRuns(Stage stage, Target target, Replay replay, Figures figures) {
        this.stage = stage;
        this.target = target;
        this.replay = replay;
        this.figures = figures;
    }

    void run(BareClient here, BareClient there, NodeProcess second) throws Exception {
        alone(here);
        twoNodes(here, there, second);
        restart(here);
        clockSteps(here);
    }

    private void alone(BareClient here) throws Exception {
        BenchSale sale = BenchSale.flowing(stage, target, "alone", PEOPLE);
        ClaimLoad load = load(sale, RATE);
        load.start(here, IN_FLIGHT);
        stage.pause(SETTLING_MILLIS + 2 * WINDOW_MILLIS);
        long stopped = Stage.await(new GateWatch(stage, sale, 0).now());
        Stage.await(load.stop());
        figures.add(NAME, "rate_error", rateError(replay.check(sale), stopped), "ratio");
    }

    private void twoNodes(BareClient here, BareClient there, NodeProcess second) throws Exception {
        BenchSale sale = BenchSale.flowing(stage, target, "nodes", PEOPLE);
        ClaimLoad load = load(sale, RATE_AND_CAP);
        load.start(here, IN_FLIGHT / 2);
        load.start(there, IN_FLIGHT / 2);
        stage.pause(SETTLING_MILLIS);
        second.stop();
        stage.pause(STOPPED_MILLIS);
        second.wake();
        stage.pause(SETTLING_MILLIS * 2);
        end(sale, load);
    }

    private void restart(BareClient here) throws Exception {
        EmbeddedStores stores = stage.running().stores().orElseThrow();
        BenchSale sale = BenchSale.flowing(stage, target, "restart", PEOPLE);
        ClaimLoad load = load(sale, RATE_AND_CAP);
        load.start(here, IN_FLIGHT);
        stage.pause(SETTLING_MILLIS);
        stores.kill(Store.REDIS);
        stores.restart(Store.REDIS);
        long before = load.admitted();
        // Those who ask meanwhile are put back; the others do not show themselves, and so lose their turn.
        stage.until(() -> Future.succeededFuture(load.admitted() > before + IN_FLIGHT / 2));
        end(sale, load);
    }

    /** A step of the clock by a minute, as the gate sees one: what it saw last is that far ahead, or behind. */
    private void clockSteps(BareClient here) throws Exception {
        BenchSale sale = BenchSale.flowing(stage, target, "steps", PEOPLE);
        ClaimLoad load = load(sale, RATE_AND_CAP);
        load.start(here, IN_FLIGHT);
        for (int i = 0; i < STEPS; i++) {
            stage.pause(STEP_EVERY_MILLIS);
            Stage.await(stage.redis()
                    .send(Request.cmd(Command.HINCRBY)
                            .arg(sale.keys().gate())
                            .arg("clock_ms")
                            .arg(i % 2 == 0 ? STEP_MILLIS : -STEP_MILLIS)));
        }
        end(sale, load);
    }

    private void end(BenchSale sale, ClaimLoad load) throws Exception {
        Stage.await(load.stop());
        if (replay.check(sale).isEmpty()) figures.violated("gate: nobody was let in");
    }

    /** Everybody has been called, and nobody has asked to come in yet; from here on {@code limits} hold. */
    private ClaimLoad load(BenchSale sale, JsonObject limits) throws Exception {
        FilledLine line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        stage.until(() -> sale.seen().map(seen -> seen.getLong("depth") == 0));
        sale.turn(target, limits);
        List<Buffer> wishes = line.tickets().stream()
                .map(ticket -> GateBench.request(sale, "POST", "/passes", line.token(ticket)))
                .toList();
        return new ClaimLoad(stage.load(), wishes);
    }

    /**
     * The most by which the claims of any ten seconds before {@code end} differ from the rate, the first two seconds
     * left out. They are let in by the batch, so each stretch goes from one batch, which does not count, to another
     * which does.
     */
    private static double rateError(List<Long> times, long end) {
        double worst = 0;
        long from = times.get(0) + SETTLING_MILLIS;
        for (int first = 0, last = 0; first < times.size(); first++) {
            long begin = times.get(first);
            if (begin < from || first + 1 == times.size() || times.get(first + 1) == begin) continue;
            while (last < times.size() && times.get(last) < begin + WINDOW_MILLIS) last++;
            if (last == times.size() || times.get(last) > end) break;
            int behind = last;
            while (behind < times.size() && times.get(behind).equals(times.get(last))) behind++;
            double perSecond = (behind - 1 - first) * 1000.0 / (times.get(last) - begin);
            worst = Math.max(worst, Math.abs(perSecond - PER_SECOND) / PER_SECOND);
        }
        return worst;
    }
}
