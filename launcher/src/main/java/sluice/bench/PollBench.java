package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Rounds.Round;
import sluice.ticket.Ticket;

/**
 * What a status poll costs with a million tickets in the sale: beside the trivial endpoint of the same server, beside a
 * sale with a thousand tickets in the same process, and what of it reaches Redis.
 */
final class PollBench {
    private static final String NAME = "poll";
    private static final int MANY = 1_000_000;
    private static final int FEW = 1_000;
    /** Those close to their turn are reported as present, once a second and all together; that is not a poll's cost. */
    private static final int NEAR = 500;

    private static final int TOKEN_CHARACTERS = 60;
    private static final int POLLERS = 50_000;
    private static final int CONNECTIONS = 64;
    private static final int REQUESTS = 20_000;
    private static final int WARMING = 8;
    private static final int TURNS = 20;
    private static final long IDLE_MILLIS = 1_000;
    private static final double ONE_IN_TWO_THOUSAND = 0.0005;

    private static final String TRIVIAL = "trivial";
    private static final String BARE = "bare";
    private static final String POLL = "poll";
    private static final String POLL_FEW = "poll-few";
    private static final String IDLE = "idle";

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;
    /** Asked for with the same headers: it is the answer that is trivial, not the request. */
    private final Buffer trivial =
            BareClient.request("GET", "/trivial", "Authorization: Bearer " + "x".repeat(TOKEN_CHARACTERS));

    PollBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        List<Buffer> many = pollers(BenchSale.full(stage, target, "many", 1), MANY);
        List<Buffer> few = pollers(BenchSale.full(stage, target, "few", 1), FEW);
        Vertx bareVertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        HttpServer bare = Stage.await(bareServer(bareVertx));
        BareClient bareClient = new BareClient(stage.load(), "http://127.0.0.1:" + bare.actualPort(), CONNECTIONS);

        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), bareVertx));
        rounds.add(IDLE, this::idle);
        rounds.add(BARE, load(i -> bareClient.send(trivial)));
        rounds.add(TRIVIAL, load(i -> client.send(trivial)));
        rounds.add(POLL, load(i -> client.send(many.get((int) (i % POLLERS)))));
        rounds.add(POLL_FEW, load(i -> client.send(few.get((int) (i % POLLERS)))));
        rounds.run(WARMING, TURNS);
        tell(rounds);
        tellLatencies(rounds.median(POLL, Round::rate) / 2, many);
        if (rounds.failed() > 0) figures.violated("poll: " + rounds.failed() + " requests failed");
        Stage.await(bareVertx.close());
        Stage.await(target.close());
        Stage.await(client.close());
    }

    /** Fills the line; answers requests for polls by people all over it but its front. */
    private List<Buffer> pollers(BenchSale sale, int people) throws Exception {
        int apart = Math.max(1, (people - NEAR) / POLLERS);
        FilledLine line = FilledLine.of(stage, sale, people, index -> index >= NEAR && index % apart == 0);
        List<Ticket> tickets = line.tickets();
        stage.until(() -> sale.seen().map(seen -> seen.getLong("joined") == people));
        List<Buffer> requests = new ArrayList<>();
        for (int i = 0; i < POLLERS; i++) {
            String token = line.token(tickets.get(i % tickets.size()));
            requests.add(BareClient.request("GET", sale.path() + "/tickets/me", "Authorization: Bearer " + token));
        }
        return requests;
    }

    /** The trivial endpoint's answer by nothing but Vert.x. */
    private static Future<HttpServer> bareServer(Vertx vertx) {
        Buffer body = Buffer.buffer("{\"trivial\":\"" + "x".repeat(400) + "\"}");
        return vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(body)
                        .onFailure(gone -> {}))
                .listen(0, "127.0.0.1");
    }

    private Future<Run> idle() {
        Run nothing = new Run(0, 0, IDLE_MILLIS / 1000.0, new Histogram(3));
        return stage.load().timer(IDLE_MILLIS, TimeUnit.MILLISECONDS).map(nothing);
    }

    private Supplier<Future<Run>> load(LongFunction<Future<BareClient.Reply>> send) {
        return () -> driver.closed(REQUESTS, CONNECTIONS, ok(send));
    }

    private static LongFunction<Future<Boolean>> ok(LongFunction<Future<BareClient.Reply>> send) {
        return i -> send.apply(i).map(reply -> reply.status() == 200);
    }

    private void tell(Rounds rounds) {
        figures.add(NAME, "trivial_rate", rounds.median(TRIVIAL, Round::rate), "1/s");
        figures.add(NAME, "trivial_to_bare", rounds.ratio(TRIVIAL, BARE, Round::rate), "ratio");
        figures.add(NAME, "poll_rate", rounds.median(POLL, Round::rate), "1/s");
        figures.add(NAME, "ratio_to_trivial", rounds.ratio(POLL, TRIVIAL, Round::rate), "ratio");
        figures.add(NAME, "cpu_us_per_trivial", rounds.median(TRIVIAL, Round::serverMicrosEach), "us");
        figures.add(NAME, "cpu_us_per_poll", rounds.median(POLL, Round::serverMicrosEach), "us");
        figures.add(NAME, "cpu_ratio_to_trivial", rounds.ratio(TRIVIAL, POLL, Round::serverMicrosEach), "ratio");
        figures.add(NAME, "load_us_per_poll", rounds.median(POLL, Round::loadMicrosEach), "us");
        figures.add(NAME, "cost_growth_1k_to_1m", rounds.ratio(POLL, POLL_FEW, Round::serverMicrosEach), "ratio");
        tellRedis(rounds);
    }

    /**
     * All commands that Redis counts while people poll, those inside scripts too, less as many as it counts in the same
     * time while nobody does: the gate and the snapshots go on all the time, and vary by a few.
     */
    private void tellRedis(Rounds rounds) {
        double idle = perSecond(rounds, IDLE);
        double busy = perSecond(rounds, POLL);
        double polls = rounds.sum(POLL, round -> round.run().succeeded());
        double each = (busy - idle) * rounds.sum(POLL, round -> round.run().seconds()) / polls;
        figures.add(NAME, "redis_commands_per_s_idle", idle, "1/s");
        figures.add(NAME, "redis_commands_per_s_polling", busy, "1/s");
        figures.add(NAME, "redis_ops_per_poll", each < ONE_IN_TWO_THOUSAND ? 0 : each, "count");
        if (each >= ONE_IN_TWO_THOUSAND) figures.violated("poll: " + each + " Redis operations for each");
    }

    private static double perSecond(Rounds rounds, String name) {
        double commands = rounds.sum(name, round -> round.redis().commands());
        return commands / rounds.sum(name, round -> round.run().seconds());
    }

    private void tellLatencies(double perSecond, List<Buffer> many) throws Exception {
        LongFunction<Future<Boolean>> poll = ok(i -> client.send(many.get((int) (i % POLLERS))));
        Run pace = Stage.await(driver.open(2L * REQUESTS, perSecond, poll));
        figures.add(NAME, "poll_p50_ms_at_half", pace.millis(50), "ms");
        figures.add(NAME, "poll_p99_ms_at_half", pace.millis(99), "ms");
    }
}
