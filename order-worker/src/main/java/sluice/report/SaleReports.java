package sluice.report;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/**
 * The reports of sales. Each is computed in Postgres when it is asked for, one of a sale at a time, and at most a tenth
 * of the time: whoever asks meanwhile gets the one that is being made, or the latest. From any thread.
 */
public final class SaleReports {
    private static final String REPORT = Sql.of("report/sale-report.sql");
    private static final String TALLY = Sql.of("report/sale-tally.sql");
    private static final String ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
            + " SET LOCAL work_mem = '64MB'; SET LOCAL jit = off";

    /** Minutes of the conversion that a report shows, the newest ones. */
    static final int MOST_MINUTES = 1440;

    private static final Duration LEAST_AGE = Duration.ofSeconds(1);
    private static final int SHARE = 10;

    /** A report that is being made, or was made and counts until then. */
    private static final class Made {
        private Future<JsonObject> report;
        private long freshUntilNanos;

        private boolean isFresh(long nanos) {
            return report.succeeded() && nanos - freshUntilNanos < 0;
        }
    }

    private final Postgres postgres;
    private final Function<SaleId, Future<Long>> calls;
    private final Map<SaleId, Made> made = new HashMap<>();

    /** @param calls how often somebody of a sale was called; the line knows */
    public SaleReports(Postgres postgres, Function<SaleId, Future<Long>> calls) {
        this.postgres = postgres;
        this.calls = calls;
    }

    /** The report of a sale, as the contract says; the refusal {@code unknown_sale} if there is none. */
    public synchronized Future<JsonObject> of(SaleId sale) {
        Made known = made.get(sale);
        boolean counts = known != null && (!known.report.isComplete() || known.isFresh(System.nanoTime()));
        return counts ? known.report : make(sale);
    }

    private Future<JsonObject> make(SaleId sale) {
        Made next = new Made();
        long from = System.nanoTime();
        // Both statements see the same moment. A minute's groups are few, but Postgres cannot know it: with this much
        // memory it hashes them all the same, and nothing is worth compiling.
        next.report = calls.apply(sale)
                .compose(called -> postgres.longTransaction(transaction ->
                        transaction.query(ONE_MOMENT).execute().compose(set -> read(transaction, sale, called))));
        made.put(sale, next);
        next.report.onComplete(done -> keep(sale, next, from));
        return next.report;
    }

    private synchronized void keep(SaleId sale, Made report, long fromNanos) {
        long now = System.nanoTime();
        report.freshUntilNanos = now + Math.max(LEAST_AGE.toNanos(), (now - fromNanos) * SHARE);
        if (report.report.failed()) made.remove(sale, report);
    }

    private static Future<JsonObject> read(SqlConnection transaction, SaleId sale, long called) {
        return transaction
                .preparedQuery(REPORT)
                .execute(Tuple.of(sale.value(), MOST_MINUTES, called))
                .compose(rows -> rows.size() == 0
                        ? Future.failedFuture(Refusal.UNKNOWN_SALE.refused())
                        : transaction
                                .preparedQuery(TALLY)
                                .execute(Tuple.of(sale.value()))
                                .map(tally -> json(rows.iterator().next(), tally)));
    }

    private static JsonObject json(Row row, RowSet<Row> tally) {
        JsonObject report = row.getJsonObject("report");
        JsonArray refused = new JsonArray();
        Map<Integer, Long> people = new TreeMap<>();
        for (Row count : tally) {
            if (count.getString("kind").equals("refused")) {
                refused.add(new JsonObject()
                        .put("code", count.getString("name"))
                        .put("requests", count.getLong("counted")));
            } else people.put(Integer.valueOf(count.getString("name")), count.getLong("counted"));
        }
        return report.put("refused", refused).put("waits", waits(people));
    }

    private static JsonObject waits(Map<Integer, Long> people) {
        JsonArray classes = new JsonArray();
        for (int bound : WaitBounds.all()) classes.add(waited(bound, people.getOrDefault(bound, 0L)));
        classes.add(waited(null, people.getOrDefault(WaitBounds.LONGER, 0L)));
        return new JsonObject()
                .put(
                        "people",
                        people.values().stream().mapToLong(Long::longValue).sum())
                .put("p50_seconds", WaitBounds.quantile(people, 0.5))
                .put("p90_seconds", WaitBounds.quantile(people, 0.9))
                .put("p99_seconds", WaitBounds.quantile(people, 0.99))
                .put("classes", classes);
    }

    private static JsonObject waited(Integer bound, long people) {
        return new JsonObject().put("at_most_seconds", bound).put("people", people);
    }
}
