package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;
import sluice.sale.SaleId;

/** What becomes of a slot, or of a unit, that is free again: the next in line is called. */
class SlotReuseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A second from the slot's end to the call, as promised, and the snapshot by which the test learns of it. */
    private static final Duration SOON = Duration.ofMillis(1_250);

    private static final JsonObject SHOP = JsonObject.of("host", "shop.example", "path", "/checkout");

    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of("gate.door-patience", "5s"));
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static void calledSoon(String sale, String ticket) throws Exception {
        Api.eventually(
                SOON, () -> sluice.position(sale, ticket).getString("state").equals("called"));
    }

    /** One inside, who alone may be, and those who wait. */
    private static List<String> full(String sale, int units, int waiting, JsonObject knobs) throws Exception {
        sluice.openSale(
                sale, units, new JsonObject().put("total_active_users", 1).mergeIn(knobs));
        List<String> tickets = new ArrayList<>(List.of(sluice.join(sale)));
        sluice.claim(sale, tickets.get(0));
        for (int i = 0; i < waiting; i++) tickets.add(sluice.join(sale));
        Api.eventually(
                PATIENCE, () -> sluice.position(sale, tickets.get(waiting)).getLong("ahead") == waiting - 1);
        assertEquals("waiting", sluice.position(sale, tickets.get(1)).getString("state"));
        return tickets;
    }

    @Test
    void whoever_leaves_or_is_revoked_makes_room_for_the_next() throws Exception {
        List<String> tickets = full("leave", 10, 3, new JsonObject());
        sluice.leave("leave", tickets.get(0));
        calledSoon("leave", tickets.get(1));
        sluice.leave("leave", tickets.get(1));
        calledSoon("leave", tickets.get(2));
    }

    @Test
    void a_finished_order_makes_room_for_the_next() throws Exception {
        List<String> tickets = full("order", 10, 2, new JsonObject());
        String pass = pass("order", tickets.get(0));
        JsonObject bought =
                sluice.buy("order", pass, key(), purchase("unit", 1, "tok_ok")).json();
        sluice.awaitOrder(bought, "paid");
        calledSoon("order", tickets.get(1));
    }

    @Test
    void a_lease_that_runs_out_makes_room_for_the_next_though_nobody_else_waits() throws Exception {
        JsonObject knobs = new JsonObject().put("session_duration", 2).put("session_cap", 2);
        List<String> tickets = full("idle", 10, 1, knobs);
        long begun = System.nanoTime();
        sluice.await("idle", tickets.get(1), "called");
        assertTrue(System.nanoTime() - begun < Duration.ofMillis(3_300).toNanos());
    }

    @Test
    void one_held_at_the_door_is_let_in_as_soon_as_a_slot_is_free() throws Exception {
        JsonObject knobs = new JsonObject().put("total_active_users", 2);
        sluice.openSale("door", 10, knobs);
        List<String> tickets = List.of(sluice.join("door"), sluice.join("door"));
        sluice.claim("door", tickets.get(0));
        sluice.await("door", tickets.get(1), "called");
        assertEquals(
                200,
                sluice.turn("door", new JsonObject().put("total_active_users", 1))
                        .status());
        CompletableFuture<Answer> held = CompletableFuture.supplyAsync(() -> {
            try {
                return api.post("/v1/sales/door/passes", null, bearer(tickets.get(1)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Api.eventually(PATIENCE, () -> atDoor("door") == 1);
        assertTrue(!held.isDone());
        long freed = System.nanoTime();
        sluice.leave("door", tickets.get(0));
        assertEquals(201, held.get().status(), () -> held.join().body());
        assertTrue(System.nanoTime() - freed < SOON.toNanos());

        String third = sluice.join("door");
        sluice.leave("door", tickets.get(1));
        calledSoon("door", third);
    }

    private static int atDoor(String sale) {
        return sluice.running
                .gate()
                .tick()
                .latest(new SaleId(sale))
                .orElseThrow()
                .waitingInside();
    }

    @Test
    void no_more_are_called_than_units_are_left_and_sold_out_reaches_the_line_within_a_second() throws Exception {
        List<String> tickets = full("sold", 1, 2, new JsonObject().put("total_active_users", 100));
        String pass = pass("sold", tickets.get(0));
        assertEquals("waiting", sluice.position("sold", tickets.get(1)).getString("state"), "there is one unit only");
        String uri = sluice.running.uri() + "/v1/sales/sold/tickets/me/events";
        try (Events events = Events.open(uri, "position", bearer(tickets.get(2)))) {
            Answer bought = sluice.buy("sold", pass, key(), purchase("unit", 1, "tok_ok"));
            assertEquals(202, bought.status(), bought.body());
            long sold = System.nanoTime();
            events.until(position -> position.getJsonArray("conditions").contains("sold_out"));
            assertTrue(System.nanoTime() - sold < SOON.toNanos());
        }
        assertEquals(
                "waiting", sluice.position("sold", tickets.get(1)).getString("state"), "a line for what comes back");
        assertEquals("waiting", sluice.position("sold", sluice.join("sold")).getString("state"));
    }

    @Test
    void a_unit_that_comes_back_calls_the_next_in_line() throws Exception {
        List<String> tickets = full("back", 1, 1, new JsonObject().put("total_active_users", 100));
        JsonObject bought = sluice.buy("back", pass("back", tickets.get(0)), key(), purchase("unit", 1, "tok_decline"))
                .json();
        sluice.awaitOrder(bought, "declined");
        sluice.await("back", tickets.get(1), "called");
    }

    @Test
    void a_pass_given_back_frees_its_slot_and_buys_nothing() throws Exception {
        sluice.openSale("given", 5, SHOP.copy().put("total_active_users", 1));
        Browser browser = new Browser();
        String pass = browser.claim(sluice.running.uri(), "given");
        String next = sluice.join("given");
        String cookies = browser.cookies(URI.create(sluice.running.uri()).getAuthority());
        String[] holder = bearer(pass, "Cookie", cookies);
        Refusals.judge(403, "pass_other_device", api.delete("/v1/sales/given/passes", bearer(pass)));
        Refusals.judge(403, "not_admitted", api.delete("/v1/sales/given/passes"));
        String forged = Jwt.forged(Jwt.of(pass).header(), Jwt.of(pass).claims());
        Refusals.judge(401, "pass_invalid", api.delete("/v1/sales/given/passes", bearer(forged)));
        for (int i = 0; i < 2; i++) {
            assertEquals(204, api.delete("/v1/sales/given/passes", holder).status());
        }
        sluice.claim("given", next);
        Answer late = api.post(
                "/v1/sales/given/orders",
                purchase("unit", 1, "tok_ok"),
                bearer(pass, "Cookie", cookies, "Idempotency-Key", key()));
        Refusals.judge(401, "pass_expired", late);
    }

    @Test
    void whoever_shops_elsewhere_keeps_his_slot_and_whoever_stays_away_frees_it() throws Exception {
        JsonObject brief = SHOP.copy()
                .put("total_active_users", 1)
                .put("session_duration", 2)
                .put("session_cap", 600);
        sluice.openSale("away", 5, brief);
        String pass = sluice.claim("away", sluice.join("away"));
        String next = sluice.join("away");
        long start = System.nanoTime();
        Api.eventually(PATIENCE, () -> {
            assertEquals(
                    204,
                    sluice.authz("away", "shop.example", "/checkout", bearer(pass))
                            .status());
            return System.nanoTime() - start > 3_000_000_000L;
        });
        sluice.claim("away", next);
        assertEquals(
                401,
                sluice.authz("away", "shop.example", "/checkout", bearer(pass)).status());
    }

    private static String pass(String sale, String ticket) throws Exception {
        Answer again = api.post("/v1/sales/" + sale + "/passes", null, bearer(ticket));
        assertEquals(201, again.status(), again.body());
        return again.json().getString("pass");
    }
}
