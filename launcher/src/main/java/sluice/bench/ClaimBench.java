package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Rounds.Round;

/**
 * What letting somebody in costs beside the trivial endpoint of the same server and beside the bare script: a token, a
 * lease, a row in Postgres and a signed pass. And how fast a line is called that nothing holds back.
 */
final class ClaimBench {
    private static final String NAME = "claim";
    private static final String TRIVIAL = "trivial";
    private static final String CLAIM = "claim";
    private static final String SCRIPT = "script";
    private static final int CONNECTIONS = 128;
    private static final int TRIVIALS = 10_000;
    private static final int CLAIMS = 1_280;
    private static final int SCRIPT_CALLS = CLAIMS / BareGate.CLAIMS_PER_CALL;
    private static final int WARMING = 3;
    private static final int TURNS = 9;
    private static final int PACED = 4_000;
    private static final int PEOPLE = 2 * CLAIMS * (WARMING + TURNS) + PACED + 1;

    private final Stage stage;
    private final Figures figures;
    private final LoadDriver driver;
    private final BareClient client;
    private final Buffer trivial = BareClient.request("GET", "/trivial", "Content-Length: 0");

    ClaimBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.driver = new LoadDriver(stage.load());
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        CalledCrowd crowd = CalledCrowd.of(stage, target, NAME, PEOPLE);
        BareGate script = new BareGate(stage, crowd);

        Rounds rounds = new Rounds(stage.redis(), Cpu.Own.of(stage.load(), stage.load()));
        rounds.add(TRIVIAL, () -> driver.closed(TRIVIALS, CONNECTIONS, this::trivial));
        rounds.add(CLAIM, () -> driver.closed(CLAIMS, CONNECTIONS, number -> claim(crowd)));
        rounds.add(SCRIPT, () -> driver.closed(SCRIPT_CALLS, 1, call -> script.claim()));
        rounds.run(WARMING, TURNS, () -> crowd.call(2 * CLAIMS));
        tell(rounds);
        double half = rounds.median(CLAIM, Round::rate) / 2;
        crowd.call(PACED);
        Run pace = Stage.await(driver.open(PACED, half, number -> claim(crowd)));
        figures.add(NAME, "p50_ms", pace.millis(50), "ms");
        figures.add(NAME, "p99_ms", pace.millis(99), "ms");
        double trivialRate = rounds.median(TRIVIAL, Round::rate);
        figures.add(NAME, "call_rate", crowd.callsPerSecond(), "1/s");
        figures.add(NAME, "call_ratio_to_trivial", crowd.callsPerSecond() / trivialRate, "ratio");
        long failed = rounds.failed() + pace.failed();
        if (failed > 0) figures.violated("claim: " + failed + " requests failed");
        Stage.await(target.close());
        Stage.await(client.close());
    }

    private Future<Boolean> trivial(long number) {
        return client.send(trivial).map(reply -> reply.status() == 200);
    }

    private Future<Boolean> claim(CalledCrowd crowd) {
        return client.send(crowd.nextClaim()).map(reply -> reply.status() == 201);
    }

    private void tell(Rounds rounds) {
        figures.add(NAME, "trivial_rate", rounds.median(TRIVIAL, Round::rate), "1/s");
        figures.add(NAME, "claim_rate", rounds.median(CLAIM, Round::rate), "1/s");
        figures.add(NAME, "ratio_to_trivial", rounds.ratio(CLAIM, TRIVIAL, Round::rate), "ratio");
        figures.add(NAME, "script_rate", rounds.median(SCRIPT, ClaimBench::claimsPerSecond), "1/s");
        double toCalls = rounds.ratio(CLAIM, SCRIPT, Round::rate);
        figures.add(NAME, "ratio_to_script", toCalls / BareGate.CLAIMS_PER_CALL, "ratio");
        figures.add(NAME, "cpu_us_per_claim", rounds.median(CLAIM, Round::serverMicrosEach), "us");
        figures.add(NAME, "redis_us_per_claim", rounds.median(CLAIM, Round::redisMicrosEach), "us");
        double perCall = rounds.median(SCRIPT, Round::redisMicrosEach);
        figures.add(NAME, "script_redis_us_per_claim", perCall / BareGate.CLAIMS_PER_CALL, "us");
    }

    private static double claimsPerSecond(Round round) {
        return round.rate() * BareGate.CLAIMS_PER_CALL;
    }
}
