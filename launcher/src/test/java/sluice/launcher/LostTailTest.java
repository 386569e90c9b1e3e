package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.launcher.Api.Answer;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

/**
 * Redis comes back without the last moments of what it had acknowledged, as after a loss of power: its append-only file
 * is cut at a second, by Redis' own tool.
 */
class LostTailTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SALE = "tail";

    @TempDir
    static Path tools;

    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static List<String> join(int count) throws Exception {
        List<String> tickets = new ArrayList<>();
        for (int i = 0; i < count; i++) tickets.add(sluice.join(SALE));
        return tickets;
    }

    private static Response redis(Command command, String... arguments) throws Exception {
        Request request = Request.cmd(command);
        for (String argument : arguments) request.arg(argument);
        return Running.await(sluice.running.node().redis().send(request), SOON);
    }

    private static long second() throws Exception {
        return redis(Command.TIME).get(0).toLong();
    }

    /** Kills Redis, cuts what it wrote after {@code second} off its file, and starts it again. */
    private static void loseAfter(long second) throws Exception {
        Path folder = Path.of(redis(Command.CONFIG, "GET", "dir").get("dir").toString());
        EmbeddedStores stores = EmbeddedStores.shared();
        String program = ProcessHandle.of(stores.pid(Store.REDIS))
                .flatMap(process -> process.info().command())
                .orElseThrow();
        stores.kill(Store.REDIS);
        // The server is its own tool, by the name under which it is called.
        Path check = Files.createSymbolicLink(tools.resolve("redis-check-aof"), Path.of(program));
        Path manifest = folder.resolve("appendonlydir").resolve("appendonly.aof.manifest");
        Process cut = new ProcessBuilder(
                        check.toString(), "--truncate-to-timestamp", Long.toString(second), manifest.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(cut.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(cut.waitFor(20, TimeUnit.SECONDS), said);
        assertTrue(said.contains("truncated"), said);
        stores.restart(Store.REDIS);
    }

    @Test
    void who_joined_left_or_came_in_during_the_lost_second_stands_where_he_stood() throws Exception {
        sluice.openSale(SALE, 10, new JsonObject().put("total_active_users", 2));
        String inside = sluice.join(SALE);
        String pass = sluice.claim(SALE, inside);
        List<String> early = join(4);
        Api.eventually(SOON, () -> sluice.position(SALE, early.get(3)).getInteger("ahead") == 2);
        long kept = second();
        Api.eventually(SOON, () -> second() > kept + 1);

        // All this is going to be lost.
        String turn = early.get(0);
        String lostPass = sluice.claim(SALE, turn);
        sluice.leave(SALE, early.get(2));
        List<String> late = join(3);
        Api.eventually(SOON, () -> sluice.position(SALE, late.get(2)).getInteger("ahead") == 4);
        long lateIndex = index(late.get(2));
        List<String> waiting = new ArrayList<>(List.of(early.get(1), early.get(3)));
        waiting.addAll(late);
        List<Long> places = new ArrayList<>();
        for (String ticket : waiting) places.add(index(ticket));
        loseAfter(kept);

        Api.eventually(
                SOON,
                () -> sluice.position(SALE, late.get(0))
                        .getJsonArray("conditions")
                        .contains("healing"));
        // Everybody goes on polling, and is put back by it.
        Api.eventually(SOON, () -> {
            boolean healed = true;
            for (String ticket : waiting)
                healed &=
                        sluice.position(SALE, ticket).getJsonArray("conditions").isEmpty();
            return healed;
        });
        // One whose leaving was lost may be counted until his turn; he delays nobody then.
        for (int i = 0; i < waiting.size(); i++) {
            JsonObject position = sluice.position(SALE, waiting.get(i));
            assertEquals("waiting", position.getString("state"), position.encode());
            assertEquals(places.get(i), position.getLong("place"), position.encode());
            assertTrue(position.getInteger("ahead") <= i + 1, position.encode());
        }
        assertNotEquals("waiting", sluice.position(SALE, turn).getString("state"));
        String newcomer = sluice.join(SALE);
        assertTrue(index(newcomer) > lateIndex);
        assertEquals(2, sluice.ops(SALE).getInteger("active"));
        for (String one : List.of(pass, lostPass)) {
            Answer bought = sluice.buy(SALE, one, key(), purchase("unit", 1, "tok_ok"));
            assertEquals(202, bought.status(), bought.body());
        }
        Api.eventually(
                SOON,
                () -> sluice.ops(SALE).getJsonArray("products").getJsonObject(0).getInteger("sold") == 2);
    }

    /** A ticket's index, as its place tells where nothing is drawn. */
    private static long index(String ticket) throws Exception {
        return sluice.position(SALE, ticket).getLong("place");
    }
}
