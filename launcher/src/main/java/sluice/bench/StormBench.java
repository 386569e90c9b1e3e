package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import sluice.bench.LoadDriver.Run;

/**
 * Every buyer sends his purchase three times over several connections at once, and a tenth of them something else under
 * the same key among it. Each has one reservation then: whichever came first is answered again, the other refused.
 */
final class StormBench {
    private static final String NAME = "storm";
    private static final int CONNECTIONS = 256;
    private static final int BUYERS = 10_000;
    private static final int REPEATS = 3;
    private static final int ONE_IN = 10;
    /** Requests of one buyer are so close to each other that they overtake one another. */
    private static final int CLOSE = 64;

    private static final String OTHER = AdmittedBuyers.ONE.replace("tok_ok", "tok_other");
    private static final int FIRST_BODY = 1;
    private static final int OTHER_BODY = 2;

    private final Stage stage;
    private final Figures figures;
    private final BareClient client;
    private final int[] accepted = new int[BUYERS];
    private long mismatchesRefused;
    private long odd;

    /** One request: whose, and with which body. */
    private record Wish(int buyer, int body, Buffer bytes) {}

    StormBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BenchSale sale = BenchSale.flowing(stage, target, NAME, BUYERS);
        List<Wish> wishes = wishes(AdmittedBuyers.genuine(stage, sale, BUYERS));
        Run run = Stage.await(
                new LoadDriver(stage.load()).closed(wishes.size(), CONNECTIONS, i -> send(wishes.get((int) i))));
        Recount recount = new Recount(stage, sale);
        stage.until(recount::isApplied);
        tell(run, recount);
        Stage.await(target.close());
        Stage.await(client.close());
    }

    private static List<Wish> wishes(AdmittedBuyers people) {
        List<Wish> wishes = new ArrayList<>();
        for (int buyer = 0; buyer < BUYERS; buyer++) {
            for (int i = 0; i < REPEATS; i++) {
                boolean other = buyer % ONE_IN == 0 && i == 1;
                String body = other ? OTHER : AdmittedBuyers.ONE;
                wishes.add(new Wish(buyer, other ? OTHER_BODY : FIRST_BODY, people.purchase(buyer, body)));
            }
        }
        Random random = new Random(5);
        for (int i = 0; i < wishes.size(); i += CLOSE) {
            Collections.shuffle(wishes.subList(i, Math.min(wishes.size(), i + CLOSE)), random);
        }
        return wishes;
    }

    private Future<Boolean> send(Wish wish) {
        return client.send(wish.bytes()).map(reply -> {
            if (reply.status() == 202) accepted[wish.buyer()] |= wish.body();
            else if (reply.status() == 422 && reply.has("key_reused")) mismatchesRefused++;
            else odd++;
            return reply.status() == 202;
        });
    }

    private void tell(Run run, Recount recount) throws Exception {
        long buyers = 0;
        long twice = 0;
        long mismatches = 0;
        for (int buyer = 0; buyer < BUYERS; buyer++) {
            if (accepted[buyer] != 0) buyers++;
            if (accepted[buyer] == (FIRST_BODY | OTHER_BODY)) twice++;
            // Where the other body came first it is the two of the usual one that do not match.
            if (buyer % ONE_IN == 0) mismatches += accepted[buyer] == OTHER_BODY ? REPEATS - 1 : 1;
        }
        long reservations = recount.reservations();
        long drift = recount.drift(BUYERS);
        figures.add(NAME, "buyers", (double) buyers, "count");
        figures.add(NAME, "distinct_reservations", (double) reservations, "count");
        figures.add(NAME, "requests", (double) BUYERS * REPEATS, "count");
        figures.add(NAME, "answers_rate", BUYERS * REPEATS / run.seconds(), "1/s");
        figures.add(NAME, "mismatches_sent", (double) mismatches, "count");
        figures.add(NAME, "mismatches_refused", (double) mismatchesRefused, "count");
        figures.add(NAME, "drift", (double) drift, "count");
        if (buyers != BUYERS || reservations != BUYERS) figures.violated("storm: not one reservation for each buyer");
        if (twice > 0) figures.violated("storm: " + twice + " keys were taken for two purchases");
        if (mismatchesRefused != mismatches) figures.violated("storm: some mismatches were not refused");
        if (odd > 0) figures.violated("storm: " + odd + " answers of another kind");
        if (drift != 0) figures.violated("storm: the stores differ by " + drift);
    }
}
