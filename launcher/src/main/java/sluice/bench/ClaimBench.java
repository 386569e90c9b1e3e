package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Rounds.Round;

/**
 * What letting somebody in costs beside the trivial endpoint of the same server: a token, a lease, a row in Postgres
 * and a signed pass.
 */
final class ClaimBench {
    private static final String NAME = "claim";
    private static final String TRIVIAL = "trivial";
    private static final String CLAIM = "claim";
    private static final int CONNECTIONS = 128;
    private static final int TRIVIALS = 4_000;
    private static final int CLAIMS = 400;
    private static final int WARMING = 2;
    private static final int TURNS = 8;
    private static final int PACED = 1_000;
    /** All of them are called at once; many more, and it is the snapshots of the called that are measured. */
    private static final int PEOPLE = CLAIMS * (WARMING + TURNS) + PACED;

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;
    private final Buffer trivial = BareClient.request("GET", "/trivial", "Content-Length: 0");
    private final Deque<Buffer> wishes = new ArrayDeque<>();

    ClaimBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BenchSale sale = BenchSale.flowing(stage, target, NAME, PEOPLE * 2);
        FilledLine line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        line.tickets().forEach(ticket -> wishes.add(GateBench.request(sale, "POST", "/passes", line.token(ticket))));
        stage.until(() -> sale.seen().map(seen -> seen.getLong("depth") == 0));

        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), stage.load()));
        rounds.add(TRIVIAL, () -> driver.closed(TRIVIALS, CONNECTIONS, this::trivial));
        rounds.add(CLAIM, () -> driver.closed(CLAIMS, CONNECTIONS, this::claim));
        rounds.run(WARMING, TURNS);
        tell(rounds);
        double half = rounds.median(CLAIM, Round::rate) / 2;
        Run pace = Stage.await(driver.open(PACED, half, this::claim));
        figures.add(NAME, "p50_ms", pace.millis(50), "ms");
        figures.add(NAME, "p99_ms", pace.millis(99), "ms");
        long failed = rounds.failed() + pace.failed();
        if (failed > 0) figures.violated("claim: " + failed + " requests failed");
        Stage.await(target.close());
        Stage.await(client.close());
    }

    private Future<Boolean> trivial(long number) {
        return client.send(trivial).map(reply -> reply.status() == 200);
    }

    private Future<Boolean> claim(long number) {
        return client.send(wishes.poll()).map(reply -> reply.status() == 201);
    }

    private void tell(Rounds rounds) {
        figures.add(NAME, "trivial_rate", rounds.median(TRIVIAL, Round::rate), "1/s");
        figures.add(NAME, "claim_rate", rounds.median(CLAIM, Round::rate), "1/s");
        figures.add(NAME, "ratio_to_trivial", rounds.ratio(CLAIM, TRIVIAL, Round::rate), "ratio");
        figures.add(NAME, "cpu_us_per_claim", rounds.median(CLAIM, Round::serverMicrosEach), "us");
        figures.add(NAME, "redis_us_per_claim", rounds.median(CLAIM, Round::redisMicrosEach), "us");
    }
}
