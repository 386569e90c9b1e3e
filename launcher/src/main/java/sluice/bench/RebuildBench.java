package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.bench.LoadDriver.Run;
import sluice.redis.SaleKeys;

/**
 * Redis forgets everything under a sale of a hundred thousand reservations: how long the whole rebuild takes, from the
 * new epoch's record in the log until the ledger is open, beside a bare pipelined load of the same bytes; what CPU time
 * the process and Redis spend from the loss until then, beside that of the same load; and how long nobody could buy,
 * from the loss until the first purchase is accepted again. Ends with the recount.
 */
final class RebuildBench {
    private static final String NAME = "rebuild";
    private static final int CONNECTIONS = 256;
    private static final int RESERVATIONS = 100_000;
    private static final int AT_ONCE = 10_000;
    private static final int SHOPPING = 10_000;
    private static final int FIELDS_AT_ONCE = 1_000;
    private static final int LOADS = 5;
    private static final String BARE = "-bare";

    private final Stage stage;
    private final Figures figures;
    private final BareClient client;

    RebuildBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BenchSale sale = BenchSale.flowing(stage, target, NAME, RESERVATIONS + SHOPPING);
        AdmittedBuyers people = AdmittedBuyers.of(stage, sale, RESERVATIONS + SHOPPING);
        for (int i = 0; i < RESERVATIONS; i += AT_ONCE) buy(people.purchases(i, AT_ONCE));
        Recount recount = new Recount(stage, sale);
        stage.until(recount::isApplied);
        Cpu.Own own = Cpu.Own.of(stage.load(), stage.load());
        Cost bare = bareLoad(sale.keys(), own);

        Stage.await(stage.redis().send(Request.cmd(Command.FLUSHALL).arg("ASYNC")));
        double cpuBefore = Cpu.now(own).server() + redisCpu();
        long lost = System.currentTimeMillis();
        Future<Long> bought = firstPurchase(people.purchase(RESERVATIONS, AdmittedBuyers.ONE));
        long opened = stage.first(() -> isOpen(sale.keys()));
        double cpu = Cpu.now(own).server() + redisCpu() - cpuBefore;
        double closed = (Stage.await(bought) - lost) / 1e3;
        stage.until(recount::isApplied);
        long drift = recount.drift(RESERVATIONS + 1);
        double seconds = (opened - recount.lastEpochMillis()) / 1e3;
        figures.add(NAME, "reservations", RESERVATIONS, "count");
        figures.add(NAME, "bare_load_seconds", bare.seconds(), "s");
        figures.add(NAME, "seconds", seconds, "s");
        figures.add(NAME, "ratio_to_bare_load", seconds / bare.seconds(), "ratio");
        figures.add(NAME, "cpu_ratio_to_bare_load", cpu / bare.cpuMicros(), "ratio");
        figures.add(NAME, "seconds_closed", closed, "s");
        figures.add(NAME, "drift", (double) drift, "count");
        if (drift != 0) figures.violated("rebuild: the stores differ by " + drift);
        Stage.await(target.close());
        Stage.await(client.close());
    }

    private void buy(List<Buffer> purchases) throws Exception {
        Run run = Stage.await(new LoadDriver(stage.load())
                .closed(
                        purchases.size(),
                        CONNECTIONS,
                        i -> client.send(purchases.get((int) i)).map(reply -> reply.status() == 202)));
        if (run.failed() > 0) figures.violated("rebuild: " + run.failed() + " purchases failed");
    }

    /**
     * What something took.
     *
     * @param cpuMicros of the event loops that do it and of Redis; Postgres' is not in it
     */
    private record Cost(double seconds, double cpuMicros) {}

    private double redisCpu() throws Exception {
        return Stage.await(RedisStatistics.read(stage.redis())).cpuMicros();
    }

    /** What it takes to write what the ledger holds under other names, with commands of many fields. */
    private Cost bareLoad(SaleKeys keys, Cpu.Own own) throws Exception {
        // Not through the store: these answers are larger than its limits are for.
        RedisConnection whole = Stage.await(stage.redis().connect());
        List<Request> commands = new ArrayList<>();
        Request forget = Request.cmd(Command.UNLINK);
        for (String hash : List.of(keys.stock(), keys.reservations(), keys.buyers(), keys.leases())) {
            Response content =
                    Stage.await(whole.send(Request.cmd(Command.HGETALL).arg(hash)));
            List<String> pairs = new ArrayList<>();
            for (String field : content.getKeys()) {
                pairs.add(field);
                pairs.add(content.get(field).toString());
            }
            split(commands, Command.HSET, hash + BARE, pairs);
            forget.arg(hash + BARE);
        }
        for (String ends : List.of(keys.shopping(), keys.buying())) {
            Response content = Stage.await(whole.send(
                    Request.cmd(Command.ZRANGE).arg(ends).arg(0).arg(-1).arg("WITHSCORES")));
            List<String> pairs = new ArrayList<>();
            content.forEach(pair -> pairs.addAll(List.of(
                    Long.toString((long) Double.parseDouble(pair.get(1).toString())),
                    pair.get(0).toString())));
            split(commands, Command.ZADD, ends + BARE, pairs);
            forget.arg(ends + BARE);
        }
        Stage.await(whole.close());
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            double before = Cpu.now(own).load() + redisCpu();
            seconds.add(load(commands));
            cpu.add(Cpu.now(own).load() + redisCpu() - before);
            Stage.await(stage.redis().send(forget));
        }
        return new Cost(Rounds.median(seconds), Rounds.median(cpu));
    }

    private static void split(List<Request> commands, Command command, String key, List<String> pairs) {
        for (int i = 0; i < pairs.size(); i += 2 * FIELDS_AT_ONCE) {
            Request request = Request.cmd(command).arg(key);
            pairs.subList(i, Math.min(pairs.size(), i + 2 * FIELDS_AT_ONCE)).forEach(request::arg);
            commands.add(request);
        }
    }

    /** On one connection, without waiting in between. */
    private double load(List<Request> commands) throws Exception {
        RedisConnection connection = Stage.await(stage.redis().connect());
        long before = System.nanoTime();
        Stage.await(connection.batch(commands));
        double seconds = (System.nanoTime() - before) / 1e9;
        Stage.await(connection.close());
        return seconds;
    }

    private Future<Long> firstPurchase(Buffer purchase) {
        return client.send(purchase)
                .compose(reply -> reply.status() == 202
                        ? Future.succeededFuture(System.currentTimeMillis())
                        : stage.load().timer(5).compose(later -> firstPurchase(purchase)));
    }

    /** When it was seen to be open. */
    private Future<Optional<Long>> isOpen(SaleKeys keys) {
        return stage.redis()
                .send(Request.cmd(Command.HGET).arg(keys.state()).arg("open"))
                .map(open -> open == null ? Optional.empty() : Optional.of(System.currentTimeMillis()));
    }
}
