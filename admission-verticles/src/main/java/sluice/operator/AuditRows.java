package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.temporal.ChronoUnit;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** The audit trail: written in the transaction of the change it records. */
final class AuditRows {
    /** One action with what it changed; {@code before} and {@code after} may be null. */
    record Action(String actor, SaleId sale, String action, JsonObject before, JsonObject after) {}

    private static final String LOCK = Sql.of("operator/lock-audit.sql");
    private static final String INSERT = Sql.of("operator/insert-audit.sql");
    private static final String SELECT = Sql.of("operator/select-audit.sql");

    private final Postgres postgres;

    AuditRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Appends {@code action}; the trail is locked until {@code transaction} ends. */
    Future<Void> insert(SqlConnection transaction, Action action) {
        return transaction
                .preparedQuery(LOCK)
                .execute()
                .compose(turn -> transaction.preparedQuery(INSERT).execute(arguments(action)))
                .mapEmpty();
    }

    private static Tuple arguments(Action action) {
        return Tuple.of(action.actor(), action.sale().value(), action.action(), action.before(), action.after());
    }

    /** The newest {@code most} actions on a sale, newest first. */
    Future<JsonArray> newest(SaleId sale, int most) {
        return postgres.run(SELECT, Tuple.of(sale.value(), most)).map(rows -> {
            JsonArray actions = new JsonArray();
            for (Row row : rows) actions.add(json(row));
            return actions;
        });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put(
                        "at",
                        row.getOffsetDateTime("at")
                                .toInstant()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .toString())
                .put("actor", row.getString("actor"))
                .put("action", row.getString("action"))
                .put("before", row.getJsonObject("before"))
                .put("after", row.getJsonObject("after"))
                .put("hash", row.getString("hash"));
    }
}
