package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import sluice.bench.LoadDriver.Run;

/**
 * How long it takes from a buyer's 202 until his order is in the tables, and until it is paid, with a provider that
 * takes 20 ms; both as somebody sees it who looks again as soon as he has been answered.
 */
final class PaidTimes {
    private static final String NAME = "persist";
    private static final String ORDER = "\"order\":\"";
    private static final String SEEN = "SELECT id, status FROM orders WHERE id = ANY ($1::text[])";
    private static final int ID_LENGTH = 22;
    private static final int WARMING = 3_000;
    private static final int BUYERS = 6_000;
    private static final double PER_SECOND = 300;
    private static final int CONNECTIONS = 64;
    private static final long PAUSE_MILLIS = 2;

    private final Stage stage;
    private final Figures figures;
    private final Map<String, Long> withoutRow = new HashMap<>();
    private final Map<String, Long> unpaid = new HashMap<>();
    private volatile boolean looking;
    private final Histogram row = new Histogram(3);
    private final Histogram paid = new Histogram(3);

    PaidTimes(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BareClient client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
        BenchSale sale = BenchSale.flowing(stage, target, NAME, WARMING + BUYERS);
        AdmittedBuyers buyers = AdmittedBuyers.of(stage, sale, WARMING + BUYERS);
        buy(client, buyers.purchases(0, WARMING));
        row.reset();
        paid.reset();
        buy(client, buyers.purchases(WARMING, BUYERS));
        figures.add(NAME, "row_p50_ms", row.getValueAtPercentile(50) / 1000.0, "ms");
        figures.add(NAME, "row_p99_ms", row.getValueAtPercentile(99) / 1000.0, "ms");
        figures.add(NAME, "paid_p50_ms", paid.getValueAtPercentile(50) / 1000.0, "ms");
        figures.add(NAME, "paid_p99_ms", paid.getValueAtPercentile(99) / 1000.0, "ms");
        Recount recount = new Recount(stage, sale);
        stage.until(recount::isApplied);
        long drift = recount.drift(WARMING + BUYERS);
        figures.add(NAME, "drift", (double) drift, "count");
        if (drift != 0) figures.violated(NAME + ": the stores differ by " + drift);
        Stage.await(client.close());
        Stage.await(target.close());
    }

    private void buy(BareClient client, List<Buffer> purchases) throws Exception {
        Future<Run> run = new LoadDriver(stage.load())
                .open(
                        purchases.size(),
                        PER_SECOND,
                        i -> client.send(purchases.get((int) i)).map(this::accepted));
        looking = true;
        stage.load().runOnContext(now -> look());
        Run bought = Stage.await(run);
        if (bought.failed() > 0) figures.violated(NAME + ": " + bought.failed() + " purchases failed");
        stage.until(() -> Future.succeededFuture(unpaid.isEmpty()));
        looking = false;
    }

    private boolean accepted(BareClient.Reply reply) {
        if (reply.status() != 202) return false;
        String order = reply.textAfter(ORDER, ID_LENGTH);
        withoutRow.put(order, System.nanoTime());
        unpaid.put(order, System.nanoTime());
        return true;
    }

    private void look() {
        if (!looking) return;
        stage.postgres()
                .run(SEEN, Tuple.tuple().addValue(unpaid.keySet().toArray(String[]::new)))
                .onSuccess(this::see)
                .onComplete(seen -> stage.load().setTimer(PAUSE_MILLIS, again -> look()));
    }

    private void see(RowSet<Row> rows) {
        long now = System.nanoTime();
        for (Row seen : rows) {
            String order = seen.getString(0);
            note(row, withoutRow.remove(order), now);
            if (seen.getString(1).equals("paid")) note(paid, unpaid.remove(order), now);
        }
    }

    private static void note(Histogram times, Long since, long now) {
        if (since != null) times.recordValue((now - since) / 1000);
    }
}
