package sluice.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/**
 * How many orders are in which state, what is owed to the ledger and what was set aside. Read on demand, at most every
 * few seconds and never more than a fiftieth of the time: every node reads it, and it walks over all orders. From any
 * thread.
 */
public final class OrderCounts {
    private static final String COUNT = Sql.of("order/count-orders.sql");
    private static final String BACKLOG = Sql.of("order/count-backlog.sql");
    private static final Duration LEAST_AGE = Duration.ofSeconds(3);
    private static final int SHARE = 50;

    /**
     * The counts of one moment, each by sale.
     *
     * @param orders also by the status' word
     * @param unsettledSeconds for how long the oldest order has had an end that has not come back through the log
     */
    public record Counts(
            Map<String, Map<String, Long>> orders,
            Map<String, Long> outbox,
            Map<String, Double> unsettledSeconds,
            Map<String, Long> deadLetters) {}

    private final Postgres postgres;
    private Counts latest = new Counts(Map.of(), Map.of(), Map.of(), Map.of());
    private Future<Counts> reading;
    private long freshUntilNanos = System.nanoTime();

    public OrderCounts(Postgres postgres) {
        this.postgres = postgres;
    }

    /** The counts, at most a few seconds old. */
    public synchronized Future<Counts> read() {
        if (reading != null) return reading;
        if (System.nanoTime() - freshUntilNanos < 0) return Future.succeededFuture(latest);
        long from = System.nanoTime();
        Future<Counts> answer =
                postgres.run(COUNT).compose(orders -> postgres.run(BACKLOG).map(backlog -> counts(orders, backlog)));
        reading = answer;
        return answer.onComplete(counts -> keep(counts, from), failure -> keep(latest(), from));
    }

    /** The counts that were read last. */
    public synchronized Counts latest() {
        return latest;
    }

    private synchronized void keep(Counts counts, long fromNanos) {
        long now = System.nanoTime();
        latest = counts;
        reading = null;
        freshUntilNanos = now + Math.max(LEAST_AGE.toNanos(), (now - fromNanos) * SHARE);
    }

    private static Counts counts(RowSet<Row> orders, RowSet<Row> backlog) {
        Map<String, Map<String, Long>> byStatus = new TreeMap<>();
        for (Row row : orders) {
            byStatus.computeIfAbsent(row.getString("sale"), sale -> new TreeMap<>())
                    .put(row.getString("status"), row.getLong("orders"));
        }
        Map<String, Double> unsettled = new TreeMap<>();
        for (Row row : backlog) {
            if (row.getString("kind").equals("outbox")) {
                unsettled.put(row.getString("sale"), row.getDouble("oldest_seconds"));
            }
        }
        return new Counts(byStatus, entries(backlog, "outbox"), unsettled, entries(backlog, "dead_letter"));
    }

    private static Map<String, Long> entries(RowSet<Row> backlog, String kind) {
        Map<String, Long> entries = new TreeMap<>();
        for (Row row : backlog) {
            if (row.getString("kind").equals(kind)) entries.put(row.getString("sale"), row.getLong("entries"));
        }
        return entries;
    }
}
