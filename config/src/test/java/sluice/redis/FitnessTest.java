package sluice.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

class FitnessTest {
    private static final String FIT = "# Server\r\nredis_version:7.0.15\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n"
            + "# Persistence\r\naof_enabled:1\r\n";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private RedisStore store(String uri, String allowed) {
        return new RedisStore(
                vertx,
                RedisSettings.from(new Settings(
                        Settings.Overrides.of(Map.of("redis.uri", uri, "redis.unsafe-allowed", allowed)))));
    }

    @Test
    void a_server_that_keeps_what_it_acknowledges_is_fit() {
        assertEquals(List.of(), Fitness.complaints(FIT));
        assertEquals(List.of(), Fitness.complaints(FIT.replace("7.0.15", "8.2.1")));
    }

    @Test
    void each_fault_is_named_with_what_ought_to_be() {
        assertEquals(
                List.of(
                        "its version is 6.2.14 (7.0 or newer is needed)",
                        "it writes no append-only file (appendonly yes)",
                        "its maxmemory-policy is allkeys-lru (noeviction)"),
                Fitness.complaints("redis_version:6.2.14\r\naof_enabled:0\r\nmaxmemory_policy:allkeys-lru\r\n"));
        assertEquals(3, Fitness.complaints("").size());
    }

    @Test
    void our_own_server_is_fit() throws Exception {
        await(store(EmbeddedStores.shared().redisUri(), "false").requireFit());
    }

    @Test
    void a_real_server_that_evicts_is_refused_unless_that_is_allowed() throws Exception {
        int port = freePort();
        String uri = "redis://127.0.0.1:" + port;
        String program = ProcessHandle.of(EmbeddedStores.shared().pid(Store.REDIS))
                .flatMap(process -> process.info().command())
                .orElseThrow();
        Process server = new ProcessBuilder(
                        program,
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--maxmemory-policy",
                        "allkeys-lru",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            RedisStore refusing = store(uri, "false");
            awaitAnswer(refusing, System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
            UnfitRedis refused = assertThrows(UnfitRedis.class, () -> await(refusing.requireFit()));
            assertTrue(
                    refused.getMessage().contains("maxmemory-policy is allkeys-lru (noeviction)"),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains("appendonly yes"), refused.getMessage());
            assertTrue(refused.getMessage().contains("redis.unsafe-allowed = true"), refused.getMessage());
            await(store(uri, "true").requireFit());
        } finally {
            server.destroy();
            assertTrue(server.waitFor(20, TimeUnit.SECONDS));
        }
    }

    private void awaitAnswer(RedisStore store, long end) throws Exception {
        while (!await(store.send(Request.cmd(Command.PING)).map(true).otherwise(false))) {
            assertTrue(System.nanoTime() < end, "it does not answer");
            await(vertx.timer(20));
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
