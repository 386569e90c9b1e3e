package sluice.postgres;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The keys that all nodes of an installation share, by purpose. The first node to need one makes it. */
public final class Secrets {
    /**
     * One key. {@code id} is public (a key id), the material never leaves the process.
     *
     * @param age how long ago it was made, by the clock of Postgres
     */
    public record Secret(String id, Buffer material, boolean retired, Duration age) {
        private static final Duration READ_BY_ALL = Duration.ofMinutes(1);

        /** A key that was just made. */
        public static Secret made(String id, Buffer material) {
            return new Secret(id, material, false, Duration.ZERO);
        }

        /** Made less than a minute ago, so that not every node may have read it. */
        public boolean young() {
            return age.compareTo(READ_BY_ALL) < 0;
        }

        @Override
        public String toString() {
            return "Secret[" + id + "]";
        }
    }

    /** Writes down, in the transaction that adds the key {@code id}, that it was added: both are or neither is. */
    @FunctionalInterface
    public interface Note {
        /** For keys of which no trail tells. */
        Note NONE = (transaction, id) -> Future.succeededFuture();

        Future<Void> write(SqlConnection transaction, String id);
    }

    private static final String LOCK = Sql.of("postgres/lock-secrets.sql");
    private static final String INSERT = Sql.of("postgres/insert-secret.sql");
    private static final String ADD = Sql.of("postgres/add-secret.sql");
    private static final String RENEW = Sql.of("postgres/renew-secret.sql");
    private static final String RETIRE = Sql.of("postgres/retire-secrets.sql");
    private static final String SELECT = Sql.of("postgres/select-secrets.sql");

    private final Postgres postgres;

    public Secrets(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * The keys of {@code purpose}, oldest first; made by {@code maker}, and noted, if there are none. Two nodes agree
     * on one.
     */
    public Future<List<Secret>> of(String purpose, Supplier<Secret> maker, Note note) {
        return select(purpose)
                .compose(found -> found.isEmpty()
                        ? insert(purpose, maker.get(), note).compose(done -> select(purpose))
                        : Future.succeededFuture(found));
    }

    /** Adds a key beside those there are; {@code false}, and no note, if its id is taken. */
    public Future<Boolean> add(String purpose, Secret secret, Note note) {
        return postgres.transaction(transaction -> transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(purpose, secret.id(), secret.material()))
                .compose(rows -> noted(rows, note, transaction, secret)));
    }

    private static Future<Boolean> noted(RowSet<Row> added, Note note, SqlConnection transaction, Secret secret) {
        if (added.rowCount() == 0) return Future.succeededFuture(false);
        return note.write(transaction, secret.id()).map(true);
    }

    /**
     * Adds a key unless the newest one is younger than {@code age}: then {@code false}, and no note. Of several nodes
     * that try at once, one succeeds.
     */
    public Future<Boolean> renew(String purpose, Secret secret, Duration age, Note note) {
        return postgres.transaction(transaction -> transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(purpose))
                .compose(locked -> transaction
                        .preparedQuery(RENEW)
                        .execute(Tuple.of(purpose, secret.id(), secret.material(), age.toMillis())))
                .compose(rows -> noted(rows, note, transaction, secret)));
    }

    /** Retires every key whose successor is at least {@code age} old. */
    public Future<Void> retire(String purpose, Duration age) {
        return postgres.run(RETIRE, Tuple.of(purpose, age.toMillis())).mapEmpty();
    }

    private Future<List<Secret>> select(String purpose) {
        return postgres.run(SELECT, Tuple.of(purpose)).map(Secrets::read);
    }

    private static List<Secret> read(RowSet<Row> rows) {
        List<Secret> secrets = new ArrayList<>();
        for (Row row : rows) {
            secrets.add(new Secret(
                    row.getString("id"),
                    row.getBuffer("material"),
                    row.getValue("retired_at") != null,
                    Duration.ofMillis(row.getLong("age_ms"))));
        }
        return secrets;
    }

    /** One after the other: whoever comes second finds the first one's secret and makes none. */
    private Future<Boolean> insert(String purpose, Secret secret, Note note) {
        return postgres.transaction(transaction -> transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(purpose))
                .compose(locked ->
                        transaction.preparedQuery(INSERT).execute(Tuple.of(purpose, secret.id(), secret.material())))
                .compose(rows -> noted(rows, note, transaction, secret)));
    }
}
