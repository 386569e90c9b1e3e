package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import sluice.postgres.Sql;

/** Sessions in Postgres, by the digest of their secret. */
final class SessionRows {
    private static final String INSERT = Sql.of("access/insert-session.sql");
    private static final String STANDS = Sql.of("access/is-session-standing.sql");
    private static final String DELETE = Sql.of("access/delete-session.sql");
    private static final String DELETE_OTHERS = Sql.of("access/delete-sessions.sql");
    private static final String CLEAR = Sql.of("access/clear-sessions.sql");
    private static final String NOTE_LOGIN = Sql.of("access/note-login.sql");
    /** Of one operator; he loses the oldest. */
    private static final int MOST = 20;

    private final AccessSettings settings;

    SessionRows(AccessSettings settings) {
        this.settings = settings;
    }

    /** {@code false} if the operator was disabled, or his password changed, since {@code account} was read. */
    Future<Boolean> noteLogin(SqlConnection transaction, Account account) {
        Tuple read = Tuple.of(account.name(), account.password().hash());
        return transaction.preparedQuery(NOTE_LOGIN).execute(read).map(rows -> rows.rowCount() == 1);
    }

    /** Begins a session and tidies up; answers its end. */
    Future<Instant> insert(SqlConnection transaction, String digest, String name) {
        Tuple row = Tuple.of(
                Secret.bytes(digest),
                name,
                settings.sessionIdle().toMillis(),
                settings.session().toMillis());
        return transaction
                .preparedQuery(INSERT)
                .execute(row)
                .map(rows -> Account.instant(rows.iterator().next().getOffsetDateTime("hard_end")))
                .compose(end -> transaction
                        .preparedQuery(CLEAR)
                        .execute(Tuple.of(name, MOST))
                        .map(end));
    }

    /** {@code false} if the session has ended, or its operator was disabled or his password changed since. */
    Future<Boolean> stands(SqlConnection transaction, String digest, Account account) {
        Tuple read = Tuple.of(
                Secret.bytes(digest), account.name(), account.password().hash());
        return transaction
                .preparedQuery(STANDS)
                .execute(read)
                .map(rows -> rows.iterator().next().getBoolean("stands"));
    }

    Future<Void> delete(SqlConnection transaction, String digest) {
        return transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(Secret.bytes(digest)))
                .mapEmpty();
    }

    /** Ends the operator's sessions but {@code kept}, or all for null. */
    Future<Void> deleteOthers(SqlConnection transaction, String name, String kept) {
        Buffer digest = kept == null ? null : Secret.bytes(kept);
        return transaction
                .preparedQuery(DELETE_OTHERS)
                .execute(Tuple.of(name, digest))
                .mapEmpty();
    }
}
