package sluice.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Refusal;

/** Operators in Postgres. What takes a transaction is part of a change and is audited by whoever makes it. */
final class AccountRows {
    private static final String IS_ANYBODY_THERE = Sql.of("access/is-anybody-there.sql");
    private static final String LOCK = Sql.of("access/lock-accounts.sql");
    private static final String INSERT = Sql.of("access/insert-account.sql");
    private static final String SELECT = Sql.of("access/select-account.sql");
    private static final String SELECT_ALL = Sql.of("access/select-accounts.sql");
    private static final String HAS_OTHER_ADMIN = Sql.of("access/has-other-admin.sql");
    private static final String UPDATE = Sql.of("access/update-account.sql");
    private static final String UPDATE_PASSWORD = Sql.of("access/update-password.sql");

    private final Postgres postgres;

    AccountRows(Postgres postgres) {
        this.postgres = postgres;
    }

    Future<Boolean> isAnybodyThere() {
        return postgres.run(IS_ANYBODY_THERE).map(AccountRows::there);
    }

    private static boolean there(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean("there");
    }

    Future<List<Account>> all() {
        return postgres.run(SELECT_ALL).map(rows -> {
            List<Account> accounts = new ArrayList<>();
            for (Row row : rows) accounts.add(Account.of(row));
            return accounts;
        });
    }

    Future<Optional<Account>> find(String name) {
        return postgres.run(SELECT, Tuple.of(name)).map(AccountRows::first);
    }

    private static Optional<Account> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(Account.of(rows.iterator().next()));
    }

    /** The operator, locked against other changes until {@code transaction} ends; {@code unknown_operator} if none. */
    Future<Account> lock(SqlConnection transaction, String name) {
        return transaction
                .preparedQuery(LOCK)
                .execute()
                .compose(turn -> transaction.preparedQuery(SELECT).execute(Tuple.of(name)))
                .map(rows -> first(rows).orElseThrow(Refusal.UNKNOWN_OPERATOR::refused));
    }

    /** {@code false} if the name is taken. */
    Future<Boolean> insert(SqlConnection transaction, String name, Role role, PasswordHash hash) {
        Tuple row = Tuple.of(name, role.word(), hash.algorithm(), hash.iterations(), hash.salt(), hash.hash());
        return transaction.preparedQuery(INSERT).execute(row).map(rows -> rows.rowCount() == 1);
    }

    /** Refuses with {@code last_admin} if nobody but {@code name} could manage operators. */
    Future<Void> requireOtherAdmin(SqlConnection transaction, String name) {
        return transaction
                .preparedQuery(HAS_OTHER_ADMIN)
                .execute(Tuple.of(name))
                .compose(rows ->
                        there(rows) ? Future.succeededFuture() : Future.failedFuture(Refusal.LAST_ADMIN.refused()));
    }

    Future<Void> update(SqlConnection transaction, String name, Role role, boolean disabled) {
        return transaction
                .preparedQuery(UPDATE)
                .execute(Tuple.of(name, role.word(), disabled))
                .mapEmpty();
    }

    Future<Void> updatePassword(SqlConnection transaction, String name, PasswordHash hash) {
        return transaction
                .preparedQuery(UPDATE_PASSWORD)
                .execute(Tuple.of(name, hash.algorithm(), hash.iterations(), hash.salt(), hash.hash()))
                .mapEmpty();
    }
}
