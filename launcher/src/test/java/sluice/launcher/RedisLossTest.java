package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.gate.GateCheck;
import sluice.launcher.Api.Answer;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

/** Redis dies in the middle of a sale, as by {@code kill -9}, and comes back: what shoppers and proxies are told. */
class RedisLossTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SHOP = "shop.example";
    private static final String PAGE = "/checkout";

    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        // Often enough that no state between lost and whole is missed.
        sluice = TestProcess.start(Map.of("line.snapshot-interval", "20ms"));
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** The second pass of a device whose first one was given back. */
    private static String claimLeaveAndClaimAgain() throws Exception {
        String device = key();
        String first = joinWith(device);
        sluice.claim("storm", first);
        sluice.leave("storm", first);
        return sluice.claim("storm", joinWith(device));
    }

    private static String joinWith(String device) throws Exception {
        Answer joined = api.post("/v1/sales/storm/tickets", null, "Idempotency-Key", device);
        assertEquals(201, joined.status(), joined.body());
        return joined.json().getString("ticket");
    }

    private static JsonObject unit() throws Exception {
        return sluice.ops("storm").getJsonArray("products").getJsonObject(0);
    }

    private static Answer buy(String pass, String key) throws Exception {
        return sluice.buy("storm", pass, key, purchase("unit", 1, "tok_ok"));
    }

    @Test
    void places_passes_and_sold_units_outlive_a_killed_redis_and_the_sale_goes_on() throws Exception {
        sluice.openSale("storm", 10, new JsonObject().put("total_active_users", 3));
        String early = sluice.claim("storm", sluice.join("storm"));
        String key = key();
        JsonObject bought = buy(early, key).json();
        sluice.awaitOrder(bought, "paid");
        List<String> passes = new ArrayList<>();
        for (int i = 0; i < 2; i++) passes.add(sluice.claim("storm", sluice.join("storm")));
        passes.add(claimLeaveAndClaimAgain());
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) waiting.add(sluice.join("storm"));
        Api.eventually(
                SOON,
                () -> unit().getInteger("sold") == 1
                        && sluice.position("storm", waiting.get(0)).getInteger("behind") == 4);
        awaitSync();

        String stream = sluice.running.uri() + "/v1/sales/storm/tickets/me/events";
        try (Events events = Events.open(stream, "position", bearer(waiting.get(4)))) {
            EmbeddedStores.shared().kill(Store.REDIS);
            refusedForNow(buy(passes.get(0), key()));
            refusedForNow(api.post("/v1/sales/storm/tickets", null, "Idempotency-Key", key()));
            assertEquals(4, sluice.position("storm", waiting.get(4)).getInteger("ahead"));
            EmbeddedStores.shared().restart(Store.REDIS);
            events.until(position -> position.getJsonArray("conditions").contains("recovering"));
            events.until(position -> position.getJsonArray("conditions").isEmpty());
        }
        Api.eventually(SOON, () -> sluice.ops("storm").getInteger("active") == 3);

        for (int i = 0; i < waiting.size(); i++) {
            JsonObject position = sluice.position("storm", waiting.get(i));
            assertEquals("waiting", position.getString("state"));
            assertEquals(i, position.getInteger("ahead"));
        }
        assertEquals(
                List.of(9, 0, 1),
                List.of(unit().getInteger("available"), unit().getInteger("reserved"), unit().getInteger("sold")));
        assertEquals(bought, buy(early, key).json());
        for (String pass : passes) assertEquals(202, buy(pass, key()).status());
        String next = sluice.claim("storm", waiting.get(0));
        assertEquals(202, buy(next, key()).status());
        Api.eventually(SOON, () -> unit().getInteger("sold") == 5);
        assertEquals(5, unit().getInteger("available"));
        assertFalse(sluice.join("storm").isEmpty());
        GateCheck.Verdict verdict = sluice.replay("storm");
        assertTrue(verdict.claims() >= 5 && verdict.kept(), verdict.toString());
    }

    @Test
    void while_redis_is_away_a_shop_is_closed_unless_it_wants_to_be_open() throws Exception {
        JsonObject shop = JsonObject.of("host", SHOP, "path", "/checkout");
        sluice.openSale("shut", 5, shop.copy());
        sluice.openSale("ajar", 5, shop.put("fail_open", true));
        String shut = sluice.claim("shut", sluice.join("shut"));
        String ajar = sluice.claim("ajar", sluice.join("ajar"));
        assertEquals(204, sluice.authz("shut", SHOP, PAGE, bearer(shut)).status());
        assertEquals(401, sluice.authz("ajar", SHOP, PAGE).status());
        EmbeddedStores.shared().kill(Store.REDIS);
        try {
            Api.eventually(
                    SOON, () -> sluice.authz("shut", SHOP, PAGE, bearer(shut)).status() == 403);
            Answer closed = sluice.authz("shut", SHOP, PAGE, bearer(shut));
            Refusals.judge(403, "cannot_tell", closed);
            assertNotNull(closed.headers().get("Retry-After"));
            assertEquals(401, sluice.authz("shut", SHOP, PAGE).status());
            for (String[] shown : new String[][] {bearer(ajar), {}}) {
                Answer open = sluice.authz("ajar", SHOP, PAGE, shown);
                assertEquals(204, open.status(), open.body());
                assertEquals("true", open.headers().get("X-Sluice-Fail-Open"));
                assertNull(open.headers().get("X-Sluice-Ticket"));
            }
        } finally {
            EmbeddedStores.shared().restart(Store.REDIS);
        }
        Api.eventually(
                Duration.ofSeconds(20),
                () -> sluice.authz("shut", SHOP, PAGE, bearer(shut)).status() == 204);
        String metrics = sluice.metrics();
        assertTrue(metrics.contains("sluice_authz_answers_total{answer=\"fail_open\"} 2.0"), metrics);
    }

    /** What was written a second ago is in Redis' file. */
    private static void awaitSync() throws Exception {
        long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
        Api.eventually(SOON, () -> System.nanoTime() > end);
    }

    private static void refusedForNow(Answer answer) {
        assertEquals(503, answer.status(), answer.body());
        assertNotNull(answer.headers().get("Retry-After"));
    }
}
