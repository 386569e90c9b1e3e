package sluice.command;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sluice.journal.CursorRows;
import sluice.journal.JournalTopics;
import sluice.kafka.KafkaSettings;
import sluice.launcher.StartFailure;
import sluice.recount.LedgerCheck;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.reservation.LedgerSettings;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.settings.Settings;
import sluice.stock.ForcedRebuild;
import sluice.stock.LedgerRebuild;

/** The ledger of a running installation, for a command beside it: its stores are those of the settings or its own. */
final class LedgerOfSettings implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LIMIT_SECONDS = 600;

    private final PostgresOfSettings stores;
    private final RedisStore redis;
    private final KafkaSettings kafka;
    private final JournalTopics topics;
    private final CursorRows cursors;
    private final LedgerSettings ledger;

    private LedgerOfSettings(PostgresOfSettings stores) {
        Settings settings = stores.settings();
        this.stores = stores;
        this.redis = new RedisStore(stores.vertx(), RedisSettings.from(settings));
        this.kafka = KafkaSettings.from(settings);
        this.topics = new JournalTopics(stores.vertx(), kafka);
        this.cursors = new CursorRows(stores.postgres());
        this.ledger = LedgerSettings.from(settings);
    }

    /** Throws what {@link PostgresOfSettings#open} throws. */
    static LedgerOfSettings open(Settings settings) {
        return new LedgerOfSettings(PostgresOfSettings.open(settings));
    }

    /** The sale of that name; {@link StartFailure} if there is none. */
    Sale sale(String name) {
        if (!SaleId.isValid(name)) throw new StartFailure("a sale's id is 1 to 64 of a-z 0-9 -", null);
        return stores.await(new SaleRows(stores.postgres()).all()).stream()
                .filter(sale -> sale.id().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new StartFailure("there is no sale " + name, null));
    }

    LedgerCheck.Report check(Sale sale) {
        LedgerCheck.Parts parts = new LedgerCheck.Parts(redis, stores.postgres(), kafka, topics, cursors);
        return await(new LedgerCheck(vertx(), parts, PATIENCE).run(sale));
    }

    /** Rebuilds the ledger and answers how long nothing could be bought. */
    Duration rebuild(Sale sale) {
        LedgerRebuild.Parts parts = new LedgerRebuild.Parts(redis, stores.postgres(), kafka, topics, cursors, ledger);
        ForcedRebuild rebuild = new ForcedRebuild(vertx(), parts, "command-" + UUID.randomUUID());
        return await(rebuild.run(sale).eventually(rebuild::close));
    }

    private Vertx vertx() {
        return stores.vertx();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StartFailure(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw new StartFailure("it took longer than " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        stores.close();
    }
}
