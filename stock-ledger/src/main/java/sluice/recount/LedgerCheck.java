package sluice.recount;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.journal.Fold;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalTopics;
import sluice.journal.LogEnd;
import sluice.kafka.KafkaSettings;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.redis.RedisStore;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * A recount at a person's word, while the sale runs: Redis' counters in a new cut, what the worker found in the tables
 * when it reached that cut, and what the whole log adds up to until there; beside them whether the counters of the
 * tables are what their reservations add up to.
 */
public final class LedgerCheck {
    private static final String COMPARE = Sql.of("recount/compare-reservations.sql");
    private static final long PAUSE_MILLIS = 50;

    /** What a check works with. */
    public record Parts(
            RedisStore redis, Postgres postgres, KafkaSettings kafka, JournalTopics topics, CursorRows cursors) {}

    /** One number of a product, three times. */
    public record Counted(String product, String name, long redis, long tables, long log) {
        public boolean differs() {
            return redis != tables || redis != log;
        }
    }

    /**
     * What was found.
     *
     * @param entry the cut at which all three were counted
     * @param others differences inside the tables, in words
     */
    public record Report(Fold entry, List<Counted> numbers, List<String> others, Optional<Halt> halt) {
        public long differences() {
            return numbers.stream().filter(Counted::differs).count() + others.size();
        }
    }

    private final Vertx vertx;
    private final Parts parts;
    private final Duration patience;

    /** @param patience how long the worker may take to reach the cut */
    public LedgerCheck(Vertx vertx, Parts parts, Duration patience) {
        this.vertx = vertx;
        this.parts = parts;
        this.patience = patience;
    }

    /** Counts the sale; fails where that cannot be done: no ledger in force, no worker, a store away. */
    public Future<Report> run(Sale sale) {
        return new Cuts(parts.redis())
                .take(sale.id(), Duration.ZERO)
                .map(entry -> entry.orElseThrow(() -> new IllegalStateException("Redis has no counters of this sale")))
                .compose(entry -> awaitApplied(sale.id(), entry, System.nanoTime() + patience.toNanos())
                        .compose(applied -> count(sale, entry)));
    }

    private Future<Void> awaitApplied(SaleId sale, Fold entry, long endNanos) {
        return parts.cursors().of(sale).compose(cursor -> {
            if (cursor.fold().compareTo(entry) >= 0) return Future.succeededFuture();
            if (System.nanoTime() - endNanos > 0) {
                return Future.failedFuture(new TimeoutException(
                        "no worker has reached entry " + entry + ", it is at " + cursor.fold() + "; does one run?"));
            }
            return vertx.timer(PAUSE_MILLIS).compose(later -> awaitApplied(sale, entry, endNanos));
        });
    }

    private Future<Report> count(Sale sale, Fold entry) {
        LogCount log = new LogCount(sale, entry);
        Future<Fold> read = LogEnd.after(Cursor.start(sale.id()), vertx, parts.kafka(), parts.topics(), log::add);
        Future<Verdict> verdict = new RecountRows(parts.postgres()).of(sale.id());
        Future<RowSet<Row>> rows =
                parts.postgres().run(COMPARE, Tuple.of(sale.id().value()));
        return Future.all(read, verdict, rows).map(done -> report(entry, log, verdict.result(), rows.result()));
    }

    private static Report report(Fold entry, LogCount log, Verdict verdict, RowSet<Row> rows) {
        List<Drift> drift = verdict.last().map(Recount::drift).orElse(List.of());
        List<String> others = new ArrayList<>();
        drift.stream().filter(one -> one.number().equals("live")).forEach(one -> others.add(one.toString()));
        rows.forEach(row -> addReservations(others, row));
        return new Report(entry, numbers(log, drift), others, verdict.halt());
    }

    private static List<Counted> numbers(LogCount log, List<Drift> drift) {
        Map<String, Count> cut = new HashMap<>();
        log.cut().forEach(count -> cut.put(count.product(), count));
        List<Counted> numbers = new ArrayList<>();
        for (Count logged : log.counts()) {
            Count redis = cut.getOrDefault(logged.product(), new Count(logged.product(), 0, 0, 0, 0));
            add(numbers, drift, "total", redis.total(), logged.total(), redis);
            add(numbers, drift, "available", redis.available(), logged.available(), redis);
            add(numbers, drift, "reserved", redis.reserved(), logged.reserved(), redis);
            add(numbers, drift, "sold", redis.sold(), logged.sold(), redis);
        }
        return numbers;
    }

    private static void add(List<Counted> numbers, List<Drift> drift, String name, long redis, long log, Count of) {
        long units = drift.stream()
                .filter(one ->
                        one.product().equals(of.product()) && one.number().equals(name))
                .mapToLong(Drift::units)
                .sum();
        numbers.add(new Counted(of.product(), name, redis, redis - units, log));
    }

    private static void addReservations(List<String> others, Row row) {
        for (String name : List.of("live", "reserved", "sold")) {
            long counter = row.getLong(name);
            long units = row.getLong(name + "_units");
            if (counter == units) continue;
            others.add(row.getString("product") + " " + name + ": " + counter + " in the tables, " + units
                    + " by their reservations");
        }
    }
}
