package sluice.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** The audit trail: written in the transaction of the change it records. */
public final class AuditRows {
    private static final String LOCK = Sql.of("audit/lock-audit.sql");
    private static final String INSERT = Sql.of("audit/insert-audit.sql");
    private static final String SELECT = Sql.of("audit/select-audit.sql");
    private static final String IS_CREATED_BY = Sql.of("audit/is-created-by.sql");
    private static final String SELECT_LINKS = Sql.of("audit/select-links.sql");

    private final Postgres postgres;

    public AuditRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Appends {@code action}; the trail is locked until {@code transaction} ends. */
    public Future<Void> insert(SqlConnection transaction, Action action) {
        return transaction
                .preparedQuery(LOCK)
                .execute()
                .compose(turn -> transaction.preparedQuery(INSERT).execute(arguments(action)))
                .mapEmpty();
    }

    /** Appends {@code action} by itself: for what is not changed in Postgres. */
    public Future<Void> insert(Action action) {
        return postgres.transaction(transaction -> insert(transaction, action));
    }

    private static Tuple arguments(Action action) {
        String sale = action.sale() == null ? null : action.sale().value();
        return Tuple.of(action.actor(), sale, action.action(), action.before(), action.after());
    }

    /** Which part of the trail: of one sale or, for null, all; before the row {@code before}, if not null. */
    public record Part(SaleId sale, Long before, int most) {}

    /** The newest actions of {@code part}, newest first. */
    public Future<JsonArray> newest(Part part) {
        String sale = part.sale() == null ? null : part.sale().value();
        return postgres.run(SELECT, Tuple.of(sale, part.before(), part.most())).map(rows -> {
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
                .put("sale", row.getString("sale"))
                .put("action", row.getString("action"))
                .put("before", row.getJsonObject("before"))
                .put("after", row.getJsonObject("after"))
                .put("hash", row.getString("hash"));
    }

    /** Whether {@code sale} was created by the request with this fingerprint. */
    public Future<Boolean> isCreatedBy(SaleId sale, String request) {
        return postgres.run(IS_CREATED_BY, Tuple.of(sale.value(), request))
                .map(rows -> rows.iterator().next().getBoolean("there"));
    }

    /** The next {@code most} rows behind row {@code id}, oldest first, to be checked by an {@link AuditChain}. */
    public Future<List<AuditChain.Link>> linksAfter(long id, int most) {
        return postgres.run(SELECT_LINKS, Tuple.of(id, most)).map(rows -> {
            List<AuditChain.Link> links = new ArrayList<>();
            for (Row row : rows) {
                links.add(new AuditChain.Link(row.getLong("id"), row.getBuffer("content"), row.getBuffer("hash")));
            }
            return links;
        });
    }
}
