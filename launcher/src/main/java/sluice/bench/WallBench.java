package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.LongFunction;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Rounds.Round;

/**
 * What it costs to refuse strangers once everything is sold, beside the trivial endpoint of the same server, and that
 * Redis is not asked for them. Ends with those who have bought: they repeat their keys and get their orders.
 */
final class WallBench {
    private static final String NAME = "wall";
    private static final String TRIVIAL = "trivial";
    private static final String REFUSAL = "refusal";
    private static final int CONNECTIONS = 64;
    private static final int BOUGHT = 2_000;
    private static final int STRANGERS = 10_000;
    private static final int WARMING = 6;
    private static final int TURNS = 24;
    private static final String SCRIPT_ONLY = "zmscore";

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;

    WallBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BenchSale sale = BenchSale.flowing(stage, target, NAME, BOUGHT);
        AdmittedBuyers people = AdmittedBuyers.of(stage, sale, BOUGHT + STRANGERS);
        List<Buffer> accepted = people.purchases(0, BOUGHT);
        List<Buffer> strangers = people.purchases(BOUGHT, STRANGERS);
        expect(accepted, 202, "who bought");
        stage.until(() -> isRefusedWithoutRedis(strangers.get(0)));

        Buffer trivial = people.request("/trivial", 0, AdmittedBuyers.ONE);
        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), stage.load()));
        rounds.add(TRIVIAL, () -> driver.closed(STRANGERS, CONNECTIONS, i -> is(trivial, 200)));
        rounds.add(REFUSAL, () -> driver.closed(STRANGERS, CONNECTIONS, i -> is(strangers.get((int) i), 409)));
        long before = Stage.await(calls());
        rounds.run(WARMING, TURNS);
        tell(rounds, Stage.await(calls()) - before);
        expect(accepted, 202, "who repeated");
        Stage.await(target.close());
        Stage.await(client.close());
    }

    private Future<Boolean> is(Buffer request, int status) {
        return client.send(request).map(reply -> reply.status() == status);
    }

    /** Calls of the script that reserves: no other one uses this command, and it uses it once. */
    private Future<Long> calls() {
        return RedisStatistics.calls(stage.redis(), SCRIPT_ONLY);
    }

    private Future<Boolean> isRefusedWithoutRedis(Buffer stranger) {
        return calls().compose(before ->
                is(stranger, 409).compose(refused -> calls().map(after -> refused && after.equals(before))));
    }

    private void expect(List<Buffer> purchases, int status, String who) throws Exception {
        LongFunction<Future<Boolean>> send = i -> is(purchases.get((int) i), status);
        Run run = Stage.await(driver.closed(purchases.size(), CONNECTIONS, send));
        if (run.failed() > 0) figures.violated("wall: " + run.failed() + " of those " + who + " got no order");
    }

    private void tell(Rounds rounds, long calls) {
        figures.add(NAME, "trivial_rate", rounds.median(TRIVIAL, Round::rate), "1/s");
        figures.add(NAME, "refusal_rate", rounds.median(REFUSAL, Round::rate), "1/s");
        figures.add(NAME, "ratio_to_trivial", rounds.ratio(REFUSAL, TRIVIAL, Round::rate), "ratio");
        figures.add(NAME, "cpu_us_per_trivial", rounds.median(TRIVIAL, Round::serverMicrosEach), "us");
        figures.add(NAME, "cpu_us_per_refusal", rounds.median(REFUSAL, Round::serverMicrosEach), "us");
        figures.add(NAME, "redis_calls", (double) calls, "count");
        if (calls > 0) figures.violated("wall: Redis was asked " + calls + " times");
        if (rounds.failed() > 0) figures.violated("wall: " + rounds.failed() + " requests failed");
    }
}
