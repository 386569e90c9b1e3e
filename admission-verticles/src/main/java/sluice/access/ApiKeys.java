package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Refusal;

/** The keys by which machines call the operator API: {@code sluice_<id>_<secret>}, shown once and kept as a digest. */
public final class ApiKeys {
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}";

    private static final String INSERT = Sql.of("access/insert-key.sql");
    private static final String SELECT = Sql.of("access/select-keys.sql");
    private static final String REVOKE = Sql.of("access/revoke-key.sql");
    private static final String SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_SIGNS = 12;
    /** Actors of the audit trail that are other keys, see {@link GivenKeys}. */
    private static final Set<String> KEPT = Set.of("settings", "process");

    private final Postgres postgres;
    private final AuditRows audit;

    public ApiKeys(Postgres postgres) {
        this.postgres = postgres;
        this.audit = new AuditRows(postgres);
    }

    /** The keys that were not revoked, newest first. */
    public Future<JsonArray> all() {
        return postgres.run(SELECT).map(rows -> {
            JsonArray keys = new JsonArray();
            for (Row row : rows) keys.add(json(row));
            return keys;
        });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getString("id"))
                .put("name", row.getString("name"))
                .put("role", row.getString("role"))
                .put("created_at", text(row.getOffsetDateTime("created_at")))
                .put("created_by", row.getString("created_by"))
                .put("expires_at", text(row.getOffsetDateTime("expires_at")))
                .put("last_used_at", text(row.getOffsetDateTime("used_at")));
    }

    private static String text(OffsetDateTime time) {
        return time == null ? null : Account.instant(time).toString();
    }

    /** Makes a key; {@code expires} may be null. Only this answer holds the key. */
    public Future<JsonObject> create(Operator by, String name, Role role, Instant expires) {
        if (KEPT.contains(name)) return Future.failedFuture(Refusal.NAME_TAKEN.refused());
        String id = Secret.of(SIGNS, ID_SIGNS);
        String key = "sluice_" + id + "_" + Secret.random();
        OffsetDateTime end = expires == null ? null : expires.atOffset(ZoneOffset.UTC);
        Tuple row = Tuple.of(id, name, role.word(), Secret.bytes(Secret.digest(key)), by.name(), end);
        JsonObject made = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("role", role.word())
                .put("expires_at", text(end));
        Action action = Action.ofInstallation(by.name(), "api-key-create", null, made);
        return postgres.transaction(transaction -> insert(transaction, row, action))
                .map(done -> made.copy().put("key", key));
    }

    private Future<Void> insert(SqlConnection transaction, Tuple row, Action action) {
        return transaction
                .preparedQuery(INSERT)
                .execute(row)
                .compose(rows -> rows.rowCount() == 1
                        ? audit.insert(transaction, action)
                        : Future.failedFuture(Refusal.NAME_TAKEN.refused()));
    }

    /** Revokes a key: within two seconds no node takes it any more. {@code unknown_api_key} if there is none in use. */
    public Future<Void> revoke(Operator by, String id) {
        return postgres.transaction(transaction -> transaction
                .preparedQuery(REVOKE)
                .execute(Tuple.of(id))
                .compose(rows -> rows.rowCount() == 1
                        ? audit.insert(
                                transaction, revoked(by, id, rows.iterator().next()))
                        : Future.failedFuture(Refusal.UNKNOWN_API_KEY.refused())));
    }

    private static Action revoked(Operator by, String id, Row row) {
        JsonObject before = new JsonObject()
                .put("id", id)
                .put("name", row.getString("name"))
                .put("role", row.getString("role"));
        return Action.ofInstallation(by.name(), "api-key-revoke", before, null);
    }
}
