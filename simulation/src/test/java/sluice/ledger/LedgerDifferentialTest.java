package sluice.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static sluice.ledger.ScriptCalls.await;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.reservation.Purchase;
import sluice.sale.SaleId;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;

/**
 * Random operations go through the real scripts and through the model, which must leave the same keys and give the
 * same answers after each of them. {@code -Dledger.seeds} runs more; {@code -Dledger.seed} runs one again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerDifferentialTest {
    private static final int OPERATIONS = 60;

    private final Vertx vertx = Vertx.vertx();
    private RedisStore redis;
    private long sales;

    @BeforeAll
    void start() {
        Settings settings = new Settings(Settings.Overrides.of(Map.of(
                "redis.uri", EmbeddedStores.shared().redisUri(), "redis.key-prefix", "twins" + System.nanoTime())));
        redis = new RedisStore(vertx, RedisSettings.from(settings));
    }

    @AfterAll
    void stop() {
        await(vertx.close());
    }

    private Optional<String> run(List<Operation> operations, LedgerModel model) {
        Twins twins = new Twins(redis, new SaleId("sale-" + ++sales), model);
        for (Operation operation : operations) {
            Optional<String> difference = twins.apply(operation);
            if (difference.isPresent()) return difference;
        }
        return Optional.empty();
    }

    @Test
    void the_scripts_do_what_the_model_says() {
        long only = Long.getLong("ledger.seed", 0);
        long last = only > 0 ? only : Long.getLong("ledger.seeds", 60);
        for (long seed = Math.max(1, only); seed <= last; seed++) {
            List<Operation> operations = Operations.of(seed, OPERATIONS);
            if (run(operations, new LedgerModel()).isEmpty()) continue;
            List<Operation> least = Shrink.smallest(
                    operations, some -> run(some, new LedgerModel()).isPresent());
            fail("seed " + seed + ": " + run(least, new LedgerModel()).orElse("not again") + " after\n"
                    + least.stream().map(Operation::toString).collect(Collectors.joining("\n")));
        }
    }

    @Test
    void a_model_with_another_rule_is_told_from_the_scripts() {
        LedgerModel careless = new LedgerModel() {
            @Override
            protected boolean isSame(Holding known, Purchase purchase) {
                return true;
            }
        };
        boolean told = false;
        for (long seed = 1; seed <= 30 && !told; seed++) {
            told = run(Operations.of(seed, OPERATIONS), careless).isPresent();
        }
        assertTrue(told);
    }
}
