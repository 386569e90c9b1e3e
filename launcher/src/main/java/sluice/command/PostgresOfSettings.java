package sluice.command;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sluice.launcher.Running;
import sluice.launcher.StartFailure;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.reconciliation.BooksUnread;
import sluice.sale.Refused;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.stores.RunningStores;
import sluice.stores.StoreFailure;
import sluice.stores.StoresRequest;

/**
 * Postgres for a command beside the program: the one of the settings, else the program's own one while it runs, else
 * that one started for as long as the command takes.
 */
final class PostgresOfSettings implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LONG_SECONDS = 3600;
    private static final String NO_SUCH_TABLE = "42P01";

    private final Vertx vertx = Vertx.vertx();
    private final Optional<EmbeddedStores> stores;
    private final Settings settings;
    private final Postgres postgres;

    private PostgresOfSettings(Optional<EmbeddedStores> stores, Settings settings) {
        this.stores = stores;
        this.settings = settings;
        this.postgres = new Postgres(vertx, PostgresSettings.from(settings));
    }

    /** Throws {@link sluice.settings.SettingsRejected}, {@link StoreFailure} or {@link StartFailure}. */
    static PostgresOfSettings open(Settings settings) {
        Running.judge(settings);
        if (settings.isSet("postgres.uri")) return new PostgresOfSettings(Optional.empty(), settings);
        Path data = settings.path("data.directory");
        Optional<RunningStores> running = RunningStores.of(data);
        if (running.isPresent())
            return new PostgresOfSettings(Optional.empty(), settings.with(addresses(running.get())));
        if (!Files.isDirectory(data.resolve("postgres"))) {
            throw new StartFailure(
                    "there is no installation in " + data.toAbsolutePath()
                            + "; name its settings, as it was started with",
                    null);
        }
        EmbeddedStores started = EmbeddedStores.start(StoresRequest.anyPorts(data));
        return new PostgresOfSettings(Optional.of(started), settings.with(Running.addresses(started)));
    }

    private static Map<String, String> addresses(RunningStores running) {
        return Map.of(
                "redis.uri", running.redisUri(),
                "postgres.uri", running.postgresUri(),
                "postgres.user", running.postgresUser(),
                "postgres.password", running.postgresPassword(),
                "kafka.bootstrap-servers", running.kafkaBootstrap());
    }

    /** The settings with the addresses of all three stores. */
    Settings settings() {
        return settings;
    }

    Vertx vertx() {
        return vertx;
    }

    Postgres postgres() {
        return postgres;
    }

    /** The result of {@code future}; {@link StartFailure} says in one sentence why there is none. */
    @CanIgnoreReturnValue
    <T> T await(Future<T> future) {
        return await(future, PATIENCE_SECONDS);
    }

    /** As {@link #await}, for work whose steps each have their limit: for an hour. */
    <T> T awaitLong(Future<T> future) {
        return await(future, LONG_SECONDS);
    }

    private static <T> T await(Future<T> future, long seconds) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StartFailure(why(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new StartFailure("Postgres does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted", e);
        }
    }

    private static String why(Throwable cause) {
        if (cause instanceof BooksUnread || cause instanceof Refused) return cause.getMessage();
        boolean empty = cause instanceof PgException refused && NO_SUCH_TABLE.equals(refused.getSqlState());
        return empty ? "there is no installation of this version: start it first" : "Postgres: " + cause.getMessage();
    }

    @Override
    public void close() {
        try {
            await(postgres.close());
            await(vertx.close());
        } catch (StartFailure late) {
            // Whatever hangs ends with this process.
        }
        stores.ifPresent(EmbeddedStores::close);
    }
}
