package sluice.recount;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.journal.Fold;
import sluice.journal.JournalLine.Cut;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** The recounts in Postgres: made inside the worker's transaction that reaches a cut, the latest of each sale kept. */
public final class RecountRows {
    private static final Logger LOG = LoggerFactory.getLogger(RecountRows.class);
    private static final String KEEP = Sql.of("recount/keep-recount.sql");
    private static final String SELECT = Sql.of("recount/select-verdicts.sql");

    private final Postgres postgres;

    public RecountRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Compares a cut with the rows, in the transaction that has applied all before {@code entry} and nothing behind
     * it, and keeps the outcome. A difference halts the sale. The work is that of the sale's products.
     */
    public static Future<Void> compare(SqlConnection transaction, SaleId sale, Fold entry, Cut cut) {
        return StockRow.of(transaction, sale)
                .map(rows -> Drift.between(cut.counts(), rows))
                .compose(drift -> transaction
                        .preparedQuery(KEEP)
                        .execute(Tuple.of(sale.value(), entry.epoch(), entry.seq(), json(drift)))
                        .compose(kept -> drift.isEmpty()
                                ? Future.succeededFuture()
                                : Halts.halt(transaction, sale, tell(sale, entry, drift))));
    }

    private static JsonArray json(List<Drift> drift) {
        return new JsonArray(drift.stream().map(Drift::json).toList());
    }

    private static String tell(SaleId sale, Fold entry, List<Drift> drift) {
        String differences = drift.stream().map(Drift::toString).collect(Collectors.joining("; "));
        LOG.atError()
                .addKeyValue("sale", sale)
                .addKeyValue("entry", entry)
                .addKeyValue("differences", differences)
                .log("recount differs");
        return "at entry " + entry + ": " + differences;
    }

    /** What is known of the sale's books. */
    public Future<Verdict> of(SaleId sale) {
        return select(sale.value()).map(verdicts -> verdicts.getOrDefault(sale, Verdict.NONE));
    }

    /** The verdicts of all sales of which there is one. */
    public Future<Map<SaleId, Verdict>> all() {
        return select(null);
    }

    private Future<Map<SaleId, Verdict>> select(String sale) {
        return postgres.run(SELECT, Tuple.of(sale)).map(rows -> {
            Map<SaleId, Verdict> verdicts = new HashMap<>();
            rows.forEach(row ->
                    verdicts.put(new SaleId(row.getString("sale")), new Verdict(readRecount(row), readHalt(row))));
            return verdicts;
        });
    }

    private static Optional<Recount> readRecount(Row row) {
        if (row.getLong("seq") == null) return Optional.empty();
        List<Drift> drift = row.getJsonArray("drift").stream()
                .map(JsonObject.class::cast)
                .map(Drift::read)
                .toList();
        return Optional.of(new Recount(
                new Fold(row.getLong("epoch"), row.getLong("seq")),
                row.getOffsetDateTime("counted_at").toInstant(),
                Duration.ofMillis((long) (row.getDouble("age_seconds") * 1000)),
                drift));
    }

    private static Optional<Halt> readHalt(Row row) {
        if (row.getString("reason") == null) return Optional.empty();
        return Optional.of(new Halt(
                row.getLong("halted_epoch"), row.getOffsetDateTime("since").toInstant(), row.getString("reason")));
    }
}
