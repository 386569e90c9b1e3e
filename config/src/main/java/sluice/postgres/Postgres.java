package sluice.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import sluice.sale.Refusal;

/**
 * The pool of one process. Every call has the settings' timeout and fails with the client's own exception, or with the
 * refusal {@code busy} if too many wait for a connection. Statements come from files, see {@link Sql}.
 */
public final class Postgres {
    private final Vertx vertx;
    private final PostgresSettings settings;
    private final Pool pool;

    public Postgres(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(connectOptions(settings))
                .with(new PoolOptions()
                        .setMaxSize(settings.connections())
                        .setMaxWaitQueueSize(settings.queue())
                        .setConnectionTimeout((int) settings.timeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }

    private static PgConnectOptions connectOptions(PostgresSettings settings) {
        PgConnectOptions options = PgConnectOptions.fromUri(settings.uri());
        return options.setUser(settings.user())
                .setPassword(settings.password())
                .setProperties(Map.of(
                        "search_path",
                        settings.schema(),
                        "application_name",
                        "sluice",
                        // A plan made while a sale is empty must not be kept while its tables grow.
                        "plan_cache_mode",
                        "force_custom_plan",
                        "statement_timeout",
                        Long.toString(settings.timeout().toMillis() * 2)))
                .setCachePreparedStatements(true);
    }

    /** Brings the schema to this program's version; safe to call from several processes at once. */
    public Future<Void> migrate() {
        return vertx.executeBlocking(() -> {
            Flyway.configure(getClass().getClassLoader())
                    .dataSource(
                            "jdbc:" + settings.uri().replaceFirst("^postgres://", "postgresql://"),
                            settings.user(),
                            settings.password())
                    .schemas(settings.schema())
                    .locations("classpath:db/migration")
                    .connectRetries(5)
                    .load()
                    .migrate();
            return null;
        });
    }

    /** Runs one prepared statement outside a transaction. */
    public Future<RowSet<Row>> run(String sql, Tuple arguments) {
        return pool.preparedQuery(sql)
                .execute(arguments)
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(Postgres::judged);
    }

    public Future<RowSet<Row>> run(String sql) {
        return run(sql, Tuple.tuple());
    }

    /** Runs {@code work} in one transaction: committed if its future succeeds, rolled back if it fails. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work)
                .timeout(settings.timeout().toMillis() * 2, TimeUnit.MILLISECONDS)
                .recover(Postgres::judged);
    }

    /**
     * As {@link #transaction}, but for as long as {@code work} takes, which limits each of its steps: for
     * {@link #pages}.
     */
    public <T> Future<T> longTransaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work).recover(Postgres::judged);
    }

    /** The rows that a statement finds, {@code size} at a time. The caller closes them, before the transaction ends. */
    public <T> Future<Pages<T>> pages(
            SqlConnection transaction, String sql, Tuple arguments, int size, Function<Row, T> read) {
        long millis = settings.timeout().toMillis() * 2;
        return transaction
                .prepare(sql)
                .timeout(millis, TimeUnit.MILLISECONDS)
                .map(statement -> new Pages<>(statement, statement.cursor(arguments), read, size, millis));
    }

    /** Our own queue is full: that says nothing of the server. */
    private static <T> Future<T> judged(Throwable failure) {
        boolean busy = failure instanceof ConnectionPoolTooBusyException;
        return Future.failedFuture(busy ? Refusal.BUSY.refused() : failure);
    }

    public Future<Void> close() {
        return pool.close();
    }
}
