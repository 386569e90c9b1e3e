package sluice.access;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** An operator as Postgres keeps him; {@code signedInAt} is null before the first time. */
record Account(
        String name,
        Role role,
        boolean disabled,
        PasswordHash password,
        Instant createdAt,
        Instant passwordAt,
        Instant signedInAt) {

    static Account of(Row row) {
        return new Account(
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("disabled"),
                new PasswordHash(
                        row.getString("algorithm"),
                        row.getInteger("iterations"),
                        row.getBuffer("salt"),
                        row.getBuffer("hash")),
                instant(row.getOffsetDateTime("created_at")),
                instant(row.getOffsetDateTime("password_at")),
                instant(row.getOffsetDateTime("signed_in_at")));
    }

    static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** As the operator API shows him. */
    JsonObject json() {
        return described()
                .put("created_at", createdAt.toString())
                .put("password_changed_at", passwordAt.toString())
                .put("last_login_at", signedInAt == null ? null : signedInAt.toString());
    }

    /** As the audit trail keeps him. */
    JsonObject described() {
        return new JsonObject().put("name", name).put("role", role.word()).put("disabled", disabled);
    }
}
