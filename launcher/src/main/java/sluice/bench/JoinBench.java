package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Rounds.Round;

/**
 * What a join costs beside the trivial endpoint of the same server, on the server and in Redis; and that each ticket
 * got an index of its own, in order of arrival, and has it in Redis afterwards.
 */
final class JoinBench {
    private static final String NAME = "join";
    private static final String TRIVIAL = "trivial";
    private static final String JOIN = "join";
    private static final int CONNECTIONS = 256;
    private static final int REQUESTS = 10_000;
    private static final int WARMING = 3;
    private static final int TURNS = 12;
    private static final int KEY_BYTES = 16;
    private static final int ID_CHARACTERS = 22;

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;
    /** Asked for with the same headers: it is the answer that is trivial, not the request. */
    private final Buffer trivial =
            BareClient.request("GET", "/trivial", "Idempotency-Key: " + "x".repeat(ID_CHARACTERS), "Content-Length: 0");

    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Given> given = new ArrayList<>();
    private BenchSale sale;

    JoinBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        sale = BenchSale.standing(stage, target, NAME);
        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), stage.load()));
        rounds.add(TRIVIAL, () -> driver.closed(REQUESTS, CONNECTIONS, this::trivial));
        rounds.add(JOIN, () -> driver.closed(REQUESTS, CONNECTIONS, joins(REQUESTS)));
        rounds.run(WARMING, TURNS);
        tell(rounds);
        double half = rounds.median(JOIN, Round::rate) / 2;
        Run pace = Stage.await(driver.open(REQUESTS, half, joins(REQUESTS)));
        figures.add(NAME, "join_p50_ms_at_half", pace.millis(50), "ms");
        figures.add(NAME, "join_p99_ms_at_half", pace.millis(99), "ms");
        long failed = rounds.failed() + pace.failed();
        if (failed > 0) figures.violated("join: " + failed + " requests failed");
        check();
        Stage.await(target.close());
        Stage.await(client.close());
    }

    private Future<Boolean> trivial(long number) {
        return client.send(trivial).map(reply -> reply.status() == 200);
    }

    /** Joins of {@code count} new devices, encoded before the first one is sent. */
    private LongFunction<Future<Boolean>> joins(int count) {
        List<Buffer> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(BareClient.request(
                    "POST", sale.path() + "/tickets", "Idempotency-Key: " + key(), "Content-Length: 0"));
        }
        return number -> join(requests.get((int) number));
    }

    private String key() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Future<Boolean> join(Buffer request) {
        long sent = System.nanoTime();
        return client.send(request).map(reply -> {
            if (reply.status() != 201) return false;
            String id = reply.textAfter("\"ticket_id\":\"", ID_CHARACTERS);
            given.add(new Given(id, reply.numberAfter("\"index\":"), sent, System.nanoTime()));
            return true;
        });
    }

    private void tell(Rounds rounds) {
        figures.add(NAME, "trivial_rate", rounds.median(TRIVIAL, Round::rate), "1/s");
        figures.add(NAME, "join_rate", rounds.median(JOIN, Round::rate), "1/s");
        figures.add(NAME, "ratio_to_trivial", rounds.ratio(JOIN, TRIVIAL, Round::rate), "ratio");
        figures.add(NAME, "cpu_us_per_trivial", rounds.median(TRIVIAL, Round::serverMicrosEach), "us");
        figures.add(NAME, "cpu_us_per_join", rounds.median(JOIN, Round::serverMicrosEach), "us");
        figures.add(NAME, "cpu_ratio_to_trivial", rounds.ratio(TRIVIAL, JOIN, Round::serverMicrosEach), "ratio");
        figures.add(NAME, "load_us_per_join", rounds.median(JOIN, Round::loadMicrosEach), "us");
        figures.add(NAME, "redis_us_per_join", rounds.median(JOIN, Round::redisMicrosEach), "us");
    }

    private void check() throws Exception {
        WrittenLine line = WrittenLine.read(stage, sale);
        tell("joins", given.size());
        tell("duplicates", Given.duplicates(given) + line.twice());
        tell(
                "lost",
                given.stream()
                        .filter(one -> !line.has(one.ticketId(), one.index()))
                        .count());
        tell("out_of_order", Given.disorders(given));
    }

    private void tell(String figure, long count) {
        figures.add(NAME, figure, (double) count, "count");
        if (count > 0 && !figure.equals("joins")) figures.violated("join: " + count + " " + figure);
    }
}
