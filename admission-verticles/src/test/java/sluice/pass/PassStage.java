package sluice.pass;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import sluice.audit.AuditRows;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.postgres.Secrets;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;

/** An installation's keys in a real Postgres, in a schema of their own. */
final class PassStage {
    static final Duration AHEAD = Duration.ofMinutes(10);

    final Vertx vertx = Vertx.vertx();
    final Postgres postgres;
    final Secrets secrets;
    final AuditRows audit;

    PassStage() throws Exception {
        EmbeddedStores stores = EmbeddedStores.shared();
        Settings settings = new Settings(Settings.Overrides.of(Map.of(
                "postgres.uri", stores.postgresUri(),
                "postgres.user", stores.postgresUser(),
                "postgres.password", stores.postgresPassword(),
                "postgres.schema", "t" + UUID.randomUUID().toString().substring(0, 8))));
        postgres = new Postgres(vertx, PostgresSettings.from(settings));
        await(postgres.migrate());
        secrets = new Secrets(postgres);
        audit = new AuditRows(postgres);
    }

    /** A node's ring, read once. */
    PassKeyRing ring(Duration rotateEvery) throws Exception {
        return await(unread(rotateEvery).load());
    }

    PassKeyRing unread(Duration rotateEvery) {
        return new PassKeyRing(
                vertx, new PassKeyRing.Rows(secrets, audit), new PassSettings(AHEAD, rotateEvery), "sluice");
    }

    /** Lets all keys be older by {@code span}. */
    void age(Duration span) throws Exception {
        await(postgres.run("UPDATE secret SET created_at = created_at - " + span.toMillis() + " * interval '1 ms'"));
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
    }
}
