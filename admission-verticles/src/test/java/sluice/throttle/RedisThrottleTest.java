package sluice.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import sluice.journal.Fold;
import sluice.pulse.Pulse.Reading;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.sale.Refused;
import sluice.sale.SaleId;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.throttle.RedisThrottle.Seen;

/** Several processes and one sale's throttle, on a real Redis. */
class RedisThrottleTest {
    private static final RedisStore REDIS = connect();
    private static final Report GOOD = new Report(new Reading(9, 0, 40), new Reading(8, 0, 200), false);
    private static final Report BAD = new Report(new Reading(9, 4, 4_000), new Reading(0, 0, 0), true);

    private final SaleId sale = new SaleId("s" + UUID.randomUUID().toString().substring(0, 12));
    private final SaleKeys keys = REDIS.keys(sale);
    private final RedisThrottle one = new RedisThrottle(REDIS, "one", 60_000);
    private final RedisThrottle other = new RedisThrottle(REDIS, "other", 60_000);

    private static RedisStore connect() {
        Settings settings = new Settings(Settings.Overrides.of(Map.of(
                "redis.uri",
                EmbeddedStores.shared().redisUri(),
                "redis.key-prefix",
                "t" + UUID.randomUUID().toString().substring(0, 8))));
        return new RedisStore(Vertx.vertx(), RedisSettings.from(settings));
    }

    RedisThrottleTest() {
        String run = command(Command.INFO, "server").toString().replaceFirst("(?s).*run_id:(\\w+).*", "$1");
        command(Command.HSET, keys.state(), "owner", run, "epoch", "3", "seq", "17");
        command(Command.HSET, keys.gate(), "outflow", "auto");
    }

    @Test
    void each_process_sees_what_all_of_them_reported() {
        Seen first = await(one.report(sale, GOOD));
        assertEquals(List.of(GOOD), first.reports());
        assertEquals(new Fold(3, 17), first.journalEnd());
        assertEquals(Optional.empty(), first.throttle());
        Seen second = await(other.report(sale, BAD));
        assertEquals(2, second.reports().size());
        assertTrue(second.reports().containsAll(List.of(GOOD, BAD)));
        assertEquals(List.of(BAD, BAD), await(one.report(sale, BAD)).reports());
    }

    @Test
    void a_process_that_fell_silent_is_not_heard_any_more() {
        await(one.report(sale, BAD));
        command(Command.HSET, keys.health(), "dead", "1000|" + BAD.encode(), "ahead", "9999999999999|" + BAD.encode());
        assertEquals(List.of(GOOD), await(one.report(sale, GOOD)).reports());
        assertEquals(1, command(Command.HLEN, keys.health()).toInteger());
    }

    @Test
    void of_two_decisions_at_once_the_first_counts() {
        Throttle held = new Throttle(420.5, Reason.JOURNAL_LAG, 5_000, 6_000, new Throttle.Memory(1, 2, 510.25, 1.5));
        Throttle lower = new Throttle(294, Reason.JOURNAL_LAG, 5_000, 6_001, held.memory());
        assertTrue(await(one.set(sale, Optional.empty(), held)));
        assertFalse(await(other.set(sale, Optional.empty(), lower)));
        assertEquals(Optional.of(held), await(other.report(sale, GOOD)).throttle());
        assertTrue(await(other.set(sale, Optional.of(held), lower)));
        assertFalse(await(one.set(sale, Optional.of(held), held)));
        assertTrue(await(one.set(sale, Optional.of(lower), Throttle.free(7_000))));
        assertEquals(
                Optional.of(Throttle.free(7_000)), await(one.report(sale, GOOD)).throttle());
        assertEquals(null, command(Command.HGET, keys.gate(), "auto_rate"));
    }

    @Test
    void nothing_is_decided_for_a_fixed_outflow_nor_on_a_server_that_is_not_the_owner() {
        command(Command.HSET, keys.gate(), "outflow", "fixed");
        assertFalse(await(one.set(sale, Optional.empty(), Throttle.free(1))));
        command(Command.HSET, keys.state(), "owner", "another");
        assertThrows(Refused.class, () -> await(one.set(sale, Optional.empty(), Throttle.free(1))));
        assertThrows(Refused.class, () -> await(one.report(sale, GOOD)));
    }

    @CanIgnoreReturnValue
    private static Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) request.arg(argument);
        return await(REDIS.send(request));
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
