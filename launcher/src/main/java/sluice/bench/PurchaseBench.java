package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Rounds.Round;

/**
 * What an accepted purchase costs beside the trivial endpoint of the same server, in both modes of acknowledgement in
 * one run. Every buyer is another, with a pass and a key of his own, and only what was accepted counts. Writing orders
 * is not what is measured: the worker is a process of its own, which stands still while a round runs and writes after
 * it what was bought. Nor do Postgres and Redis clean up meanwhile what was written before. What purchases and writing
 * come to on this machine at once is told apart. Nothing is charged: the payment provider is away. Ends with the
 * recount of both sales.
 */
final class PurchaseBench {
    static final Map<String, String> SETTINGS =
            Map.of("role", "gate", "http.event-loops", "1", "payment.uri", "http://127.0.0.1:9", "payment.pause", "5m");

    private static final String NAME = "purchase";
    private static final String TRIVIAL = "trivial";
    private static final String REDIS = "redis";
    private static final String JOURNAL = "journal";
    private static final int CONNECTIONS = 512;
    private static final int REQUESTS = 10_000;
    private static final int WARMING = 10;
    private static final int TURNS = 10;
    /** Few at once make small batches: what is done once a batch, in Kafka's clients above all, is warm sooner. */
    private static final int FEW = 16;

    private static final int FEW_WARMING = 40_000;
    private static final int PACED = 20_000;
    private static final int PEOPLE = FEW_WARMING + REQUESTS * (WARMING + TURNS);
    private static final int WITH_WORKER = 20_000;

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;

    /** One sale, and who has bought in it so far. */
    private final class Shop {
        private final BenchSale sale;
        private final AdmittedBuyers buyers;
        private final Recount recount;
        private int bought;

        Shop(Target target, String mode, int people) throws Exception {
            JsonObject knobs = new JsonObject()
                    .put("new_users_per_minute", 6_000)
                    .put("burst", 1_000)
                    .put("total_active_users", 1_000_000)
                    .put("acknowledgement", mode);
            this.sale = BenchSale.open(stage, target, NAME + "-" + mode, knobs, people);
            this.buyers = AdmittedBuyers.of(stage, sale, people);
            this.recount = new Recount(stage, sale);
        }

        Future<Run> buy(int count, int inFlight) {
            return driver.closed(count, inFlight, next(count));
        }

        /** Purchases of people who have not bought yet, encoded before the first one is sent. */
        LongFunction<Future<Boolean>> next(int count) {
            List<Buffer> purchases = buyers.purchases(bought, count);
            bought += count;
            return i -> client.send(purchases.get((int) i)).map(reply -> reply.status() == 202);
        }
    }

    PurchaseBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        NodeProcess worker = NodeProcess.worker(stage);
        try {
            run(worker);
        } finally {
            worker.end();
        }
    }

    private void run(NodeProcess worker) throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        Shop redis = new Shop(target, REDIS, PEOPLE);
        Shop journal = new Shop(target, JOURNAL, PEOPLE + PACED + PACED + WITH_WORKER);
        Buffer trivial = redis.buyers.request("/trivial", 0, AdmittedBuyers.ONE);
        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), stage.load()));
        rounds.add(
                TRIVIAL,
                () -> driver.closed(
                        REQUESTS, CONNECTIONS, i -> client.send(trivial).map(reply -> reply.status() == 200)));
        rounds.add(REDIS, () -> redis.buy(REQUESTS, CONNECTIONS));
        rounds.add(JOURNAL, () -> journal.buy(REQUESTS, CONNECTIONS));
        rounds.eachEndsWith(() -> write(worker, redis, journal));
        putOffCleaning();
        worker.stop();
        long failed = 0;
        for (Shop shop : List.of(redis, journal)) {
            failed += Stage.await(shop.buy(FEW_WARMING, FEW)).failed();
            write(worker, redis, journal);
        }
        rounds.run(WARMING, TURNS);
        tell(rounds);
        double half = rounds.median(JOURNAL, Round::rate) / 2;
        // One at a time is another road through the code than a crowd at once: it is walked before it is measured.
        Run warming = Stage.await(driver.open(PACED, half, journal.next(PACED)));
        write(worker, redis, journal);
        Run pace = Stage.await(driver.open(PACED, half, journal.next(PACED)));
        figures.add(NAME, "p50_ms_at_half", pace.millis(50), "ms");
        figures.add(NAME, "p99_ms_at_half", pace.millis(99), "ms");
        write(worker, redis, journal);
        worker.wake();
        Run both = Stage.await(journal.buy(WITH_WORKER, CONNECTIONS));
        figures.add(NAME, "journal_rate_with_worker", both.rate(), "1/s");
        failed += rounds.failed() + warming.failed() + pace.failed() + both.failed();
        if (failed > 0) figures.violated("purchase: " + failed + " requests failed");
        recount(redis, journal);
        Stage.await(target.close());
        Stage.await(client.close());
    }

    /** Lets the worker write all that was bought, and no longer. */
    private void write(NodeProcess worker, Shop... shops) throws Exception {
        worker.wake();
        settle(shops);
        worker.stop();
    }

    /** Or the stores clean up in the middle of a round what was written before, on the cores that it is measured on. */
    private void putOffCleaning() throws Exception {
        sql("ALTER SYSTEM SET autovacuum = off");
        sql("SELECT pg_reload_conf()");
        sql("VACUUM (ANALYZE) claim");
        Stage.await(stage.redis()
                .send(Request.cmd(Command.CONFIG)
                        .arg("SET")
                        .arg("auto-aof-rewrite-percentage")
                        .arg(0)));
    }

    private void sql(String statement) throws Exception {
        Stage.await(stage.postgres().run(statement));
    }

    private void settle(Shop... shops) throws Exception {
        for (Shop shop : shops) stage.until(shop.recount::isApplied);
    }

    private void tell(Rounds rounds) {
        figures.add(NAME, "trivial_rate", rounds.median(TRIVIAL, Round::rate), "1/s");
        figures.add(NAME, "redis_rate", rounds.median(REDIS, Round::rate), "1/s");
        figures.add(NAME, "journal_rate", rounds.median(JOURNAL, Round::rate), "1/s");
        figures.add(NAME, "ratio_to_trivial_redis", rounds.ratio(REDIS, TRIVIAL, Round::rate), "ratio");
        figures.add(NAME, "journal_to_redis", rounds.ratio(JOURNAL, REDIS, Round::rate), "ratio");
        figures.add(NAME, "cpu_us_per_trivial", rounds.median(TRIVIAL, Round::serverMicrosEach), "us");
        figures.add(NAME, "cpu_us_per_purchase", rounds.median(REDIS, Round::serverMicrosEach), "us");
        figures.add(NAME, "load_us_per_purchase", rounds.median(REDIS, Round::loadMicrosEach), "us");
        figures.add(NAME, "redis_us_per_purchase", rounds.median(REDIS, Round::redisMicrosEach), "us");
    }

    private void recount(Shop... shops) throws Exception {
        long drift = 0;
        for (Shop shop : shops) {
            settle(shop);
            drift += shop.recount.drift(shop.bought);
        }
        figures.add(NAME, "purchases", (double) (shops[0].bought + shops[1].bought), "count");
        figures.add(NAME, "drift", (double) drift, "count");
        if (drift != 0) figures.violated("purchase: the stores differ by " + drift);
    }
}
