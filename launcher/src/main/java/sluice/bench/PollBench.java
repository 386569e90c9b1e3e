package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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
    /**
     * Nobody below this index polls: those close to their turn are reported as present, once a second and all together,
     * which is not a poll's cost. With such a slow gate fewer places than that are close.
     */
    private static final int NEAR = 500;

    private static final int PER_MINUTE = 120;
    private static final int BURST = 2;

    private static final int CONNECTIONS = 64;
    /** In a round each of so many people asks once. */
    private static final int REQUESTS = 20_000;

    private static final int WARMING = 10;
    private static final int TURNS = 32;
    private static final double ONE_IN_TWO_THOUSAND = 0.0005;

    private static final String TRIVIAL = "trivial";
    private static final String BARE = "bare";
    private static final String POLL = "poll";
    private static final String POLL_FEW = "poll-few";

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;

    PollBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BenchSale manySale = BenchSale.standing(stage, target, "many");
        List<String> tokens = tokens(manySale, MANY);
        List<Buffer> many = polls(manySale, tokens);
        BenchSale fewSale = BenchSale.standing(stage, target, "few");
        List<Buffer> few = polls(fewSale, tokens(fewSale, FEW));
        // With the same headers, and from as much memory of the client: it is the answer that is trivial.
        List<Buffer> trivial = requests("/trivial", tokens);
        Vertx bareVertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        HttpServer bare = Stage.await(bareServer(bareVertx));
        BareClient bareClient = new BareClient(stage.load(), "http://127.0.0.1:" + bare.actualPort(), CONNECTIONS);

        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), bareVertx));
        rounds.add(BARE, load(bareClient, trivial));
        rounds.add(TRIVIAL, load(client, trivial));
        rounds.add(POLL, load(client, many));
        rounds.add(POLL_FEW, load(client, few));
        rounds.run(WARMING, TURNS);
        tell(rounds);
        tellLatencies(rounds.median(POLL, Round::rate) / 2, many);
        if (rounds.failed() > 0) figures.violated("poll: " + rounds.failed() + " requests failed");
        Stage.await(bareVertx.close());
        Stage.await(target.close());
        Stage.await(client.close());
    }

    /** Fills the line; answers the tokens of people all over it but its front. */
    private List<String> tokens(BenchSale sale, int people) throws Exception {
        sale.turn("new_users_per_minute", PER_MINUTE);
        sale.turn("burst", BURST);
        int apart = Math.max(1, (people - NEAR) / REQUESTS);
        FilledLine line = FilledLine.of(stage, sale, people, index -> index >= NEAR && index % apart == 0);
        List<Ticket> tickets = line.tickets();
        stage.until(() -> sale.seen().map(seen -> seen.getLong("joined") == people));
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) tokens.add(line.token(tickets.get(i % tickets.size())));
        return tokens;
    }

    private static List<Buffer> polls(BenchSale sale, List<String> tokens) {
        return requests(sale.path() + "/tickets/me", tokens);
    }

    private static List<Buffer> requests(String path, List<String> tokens) {
        return tokens.stream()
                .map(token -> BareClient.request("GET", path, "Authorization: Bearer " + token))
                .toList();
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

    private Supplier<Future<Run>> load(BareClient to, List<Buffer> requests) {
        return () -> driver.closed(REQUESTS, CONNECTIONS, i -> ok(to.send(requests.get((int) (i % REQUESTS)))));
    }

    private static Future<Boolean> ok(Future<BareClient.Reply> reply) {
        return reply.map(answer -> answer.status() == 200);
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
     * time while other things are asked for: the gate and the snapshots go on all the time. Their commands come in lots
     * of some dozen, of which a round has one more or one less; so all rounds count.
     */
    private void tellRedis(Rounds rounds) {
        double idle = perSecond(rounds, BARE, TRIVIAL);
        double busy = perSecond(rounds, POLL, POLL_FEW);
        double polls = sum(rounds, round -> round.run().succeeded(), POLL, POLL_FEW);
        double each = (busy - idle) * sum(rounds, round -> round.run().seconds(), POLL, POLL_FEW) / polls;
        figures.add(NAME, "redis_commands_per_s_idle", idle, "1/s");
        figures.add(NAME, "redis_commands_per_s_polling", busy, "1/s");
        figures.add(NAME, "redis_ops_per_poll", each < ONE_IN_TWO_THOUSAND ? 0 : each, "count");
        if (each >= ONE_IN_TWO_THOUSAND) figures.violated("poll: " + each + " Redis operations for each");
    }

    private static double perSecond(Rounds rounds, String... names) {
        double commands = sum(rounds, round -> round.redis().commands(), names);
        return commands / sum(rounds, round -> round.run().seconds(), names);
    }

    private static double sum(Rounds rounds, ToDoubleFunction<Round> of, String... names) {
        return Stream.of(names).mapToDouble(name -> rounds.sum(name, of)).sum();
    }

    private void tellLatencies(double perSecond, List<Buffer> many) throws Exception {
        LongFunction<Future<Boolean>> poll = i -> ok(client.send(many.get((int) (i % REQUESTS))));
        Run pace = Stage.await(driver.open(2L * REQUESTS, perSecond, poll));
        figures.add(NAME, "poll_p50_ms_at_half", pace.millis(50), "ms");
        figures.add(NAME, "poll_p99_ms_at_half", pace.millis(99), "ms");
    }
}
