package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sluice.launcher.Api.Answer;

/** A shopper's way from the line to a paid order, on real stores. */
class PathTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> WAY = List.of("accepted", "placed", "charging", "paid");

    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of("sandbox.latency", "200ms"));
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** Units of the one product: total, available, reserved, sold. */
    private static List<Integer> stock(String sale) throws Exception {
        JsonObject unit = sluice.ops(sale).getJsonArray("products").getJsonObject(0);
        List<Integer> stock = List.of(
                unit.getInteger("total"),
                unit.getInteger("available"),
                unit.getInteger("reserved"),
                unit.getInteger("sold"));
        assertEquals(stock.get(0), stock.get(1) + stock.get(2) + stock.get(3));
        return stock;
    }

    @WaitingTest
    void a_device_that_joins_again_holds_the_same_ticket() throws Exception {
        sluice.openSale("join", 5, new JsonObject());
        String device = key();
        Answer first = api.post("/v1/sales/join/tickets", null, "Idempotency-Key", device);
        Answer again = api.post("/v1/sales/join/tickets", new JsonObject(), "Idempotency-Key", device);
        assertEquals(201, first.status());
        assertEquals(200, again.status());
        for (String field : List.of("ticket", "ticket_id", "index")) {
            assertEquals(first.json().getValue(field), again.json().getValue(field));
        }
        assertNotEquals(first.json().getString("ticket"), sluice.join("join"));
    }

    @WaitingTest
    void a_position_tells_who_is_ahead_and_behind_and_never_more_than_was_shown() throws Exception {
        sluice.openSale("line", 5, new JsonObject());
        sluice.phase("line", "paused");
        sluice.join("line");
        List<String> tickets = new ArrayList<>();
        for (int i = 0; i < 4; i++) tickets.add(sluice.join("line"));
        String last = tickets.get(3);
        JsonObject position = sluice.position("line", last);
        assertEquals("waiting", position.getString("state"));
        assertEquals(4, position.getInteger("place"));
        assertEquals(4, position.getInteger("ahead"));
        assertEquals(
                3,
                api.get("/v1/sales/line/tickets/me?seen=3", bearer(last)).json().getInteger("ahead"));
        Api.eventually(SOON, () -> sluice.position("line", tickets.get(0)).getInteger("behind") == 3);

        sluice.leave("line", tickets.get(0));
        Api.eventually(SOON, () -> sluice.position("line", last).getInteger("ahead") == 3);
    }

    @WaitingTest
    void the_gate_calls_at_its_rate_and_under_its_cap_and_a_leaver_frees_his_slot() throws Exception {
        sluice.openSale(
                "gate",
                50,
                new JsonObject()
                        .put("new_users_per_minute", 180)
                        .put("burst", 2)
                        .put("total_active_users", 4));
        sluice.phase("gate", "paused");
        List<String> tickets = new ArrayList<>();
        for (int i = 0; i < 8; i++) tickets.add(sluice.join("gate"));
        long start = System.nanoTime();
        sluice.phase("gate", "resume");
        List<String> inside = new ArrayList<>();
        Api.eventually(SOON, () -> {
            for (String ticket : tickets) {
                if (inside.contains(ticket) || !claimed("gate", ticket)) continue;
                inside.add(ticket);
                double seconds = (System.nanoTime() - start) / 1e9;
                assertTrue(inside.size() <= 2 + 3 * seconds, inside.size() + " inside after " + seconds + " s");
            }
            return inside.size() == 4;
        });
        // Two who are called at once may ask in any order.
        assertEquals(Set.copyOf(tickets.subList(0, 4)), Set.copyOf(inside));
        long full = System.nanoTime();
        Api.eventually(SOON, () -> {
            JsonObject now = sluice.ops("gate");
            assertTrue(now.getInteger("active") + now.getInteger("called") <= 4, now.encode());
            assertFalse(claimed("gate", tickets.get(4)));
            return System.nanoTime() - full > 800_000_000;
        });

        sluice.leave("gate", inside.get(1));
        assertFalse(sluice.claim("gate", tickets.get(4)).isEmpty());
    }

    private static boolean claimed(String sale, String ticket) throws Exception {
        return api.post("/v1/sales/" + sale + "/passes", null, bearer(ticket)).status() == 201;
    }

    @WaitingTest
    void a_claim_gives_a_pass_that_anybody_can_verify_and_again_the_same() throws Exception {
        sluice.openSale("claim", 5, new JsonObject());
        JsonObject joined = api.post("/v1/sales/claim/tickets", null, "Idempotency-Key", key())
                .json();
        String ticket = joined.getString("ticket");
        Jwt pass = Jwt.of(sluice.claim("claim", ticket));
        assertTrue(pass.verifies(api.get("/.well-known/jwks.json").json()));
        assertEquals("ES256", pass.header().getString("alg"));
        assertEquals("admission+jwt", pass.header().getString("typ"));
        JsonObject claims = pass.claims();
        assertEquals("sluice", claims.getString("iss"));
        assertEquals("claim", claims.getString("aud"));
        assertEquals(joined.getString("ticket_id"), claims.getString("sub"));
        assertEquals(2, claims.getInteger("max_qty"));
        assertEquals(claims.getLong("iat"), claims.getLong("nbf"));
        assertEquals(1_800, claims.getLong("exp") - claims.getLong("iat"), "session_cap");
        assertFalse(claims.containsKey("dvc"));

        JsonObject again =
                api.post("/v1/sales/claim/passes", null, bearer(ticket)).json();
        assertEquals(claims.getString("jti"), again.getString("jti"));
        assertEquals(pass.signingInput(), Jwt.of(again.getString("pass")).signingInput());
        long lasts =
                Duration.between(Instant.now(), again.getInstant("expires_at")).toSeconds();
        assertTrue(lasts > 590 && lasts <= 600, lasts + " s");
    }

    @WaitingTest
    void a_purchase_becomes_a_paid_order_and_its_units_are_sold() throws Exception {
        sluice.openSale("paid", 5, new JsonObject());
        String pass = sluice.claim("paid", sluice.join("paid"));
        Answer bought = sluice.buy("paid", pass, key(), purchase("unit", 2, "tok_ok"));
        assertEquals(202, bought.status(), bought.body());
        String url = bought.json().getString("status_url");
        assertEquals(url, bought.headers().get("Location"));
        JsonObject order = sluice.order(bought.json());
        assertTrue(WAY.contains(order.getString("status")), order.encode());
        assertEquals(2500, order.getInteger("amount"));
        assertEquals("EUR", order.getString("currency"));
        assertEquals(
                new JsonArray()
                        .add(new JsonObject()
                                .put("product", "unit")
                                .put("title", "Unit")
                                .put("quantity", 2)
                                .put("unit_price", 1250)),
                order.getJsonArray("lines"));
        sluice.awaitOrder(bought.json(), "paid");
        String token = bought.json().getString("token");
        assertEquals(
                "paid",
                api.get(url.split("\\?", 2)[0] + "?token=" + token).json().getString("status"));
        Api.eventually(SOON, () -> stock("paid").equals(List.of(5, 3, 0, 2)));
        String receipt = url.split("\\?", 2)[0] + "/receipt";
        assertEquals(2500, api.get(receipt, bearer(token)).json().getInteger("amount"));
        Answer page = api.get(receipt, bearer(token, "Accept", "text/html"));
        assertEquals("text/html; charset=utf-8", page.headers().get("Content-Type"));
        assertTrue(page.body().contains("25.00 EUR"), page.body());
        Api.refused(404, "unknown_order", api.get(receipt));
    }

    @WaitingTest
    void the_stream_of_an_order_shows_its_way_to_paid() throws Exception {
        sluice.openSale("stream", 5, new JsonObject());
        String pass = sluice.claim("stream", sluice.join("stream"));
        JsonObject bought =
                sluice.buy("stream", pass, key(), purchase("unit", 1, "tok_ok")).json();
        try (Events events = Events.open(
                sluice.running.uri() + bought.getString("events_url") + "&token=" + bought.getString("token"),
                "order")) {
            List<Integer> steps = events
                    .until(order -> order.getString("status").equals("paid"))
                    .stream()
                    .map(order -> WAY.indexOf(order.getString("status")))
                    .toList();
            assertEquals(steps.stream().sorted().toList(), steps);
            assertTrue(steps.size() > 1 && steps.get(0) >= 0, steps.toString());
        }
    }

    @WaitingTest
    void the_same_key_is_the_same_order_also_when_it_is_paid() throws Exception {
        sluice.openSale("twice", 5, new JsonObject());
        String pass = sluice.claim("twice", sluice.join("twice"));
        String key = key();
        JsonObject body = purchase("unit", 1, "tok_ok");
        JsonObject first = sluice.buy("twice", pass, key, body).json();
        assertEquals(first, sluice.buy("twice", pass, key, body).json());
        sluice.awaitOrder(first, "paid");
        assertEquals(first, sluice.buy("twice", pass, key, body).json());
        Api.eventually(SOON, () -> stock("twice").equals(List.of(5, 4, 0, 1)));
    }

    @WaitingTest
    void a_declined_order_gives_its_units_back_to_the_line() throws Exception {
        sluice.openSale("decline", 1, new JsonObject());
        String first = sluice.join("decline");
        String second = sluice.join("decline");
        Answer bought =
                sluice.buy("decline", sluice.claim("decline", first), key(), purchase("unit", 1, "tok_decline"));
        assertEquals(202, bought.status(), bought.body());
        try (Events events = Events.open(
                sluice.running.uri() + bought.json().getString("events_url"),
                "order",
                bearer(bought.json().getString("token")))) {
            JsonObject last = events.until(order -> order.getString("status").equals("declined")).stream()
                    .reduce((before, after) -> after)
                    .orElseThrow();
            assertFalse(last.getString("reason").isEmpty());
        }
        Answer sold = sluice.buy("decline", sluice.claim("decline", second), key(), purchase("unit", 1, "tok_ok"));
        assertEquals(202, sold.status(), sold.body());
        sluice.awaitOrder(sold.json(), "paid");
        Api.eventually(SOON, () -> stock("decline").equals(List.of(1, 0, 0, 1)));
    }

    @WaitingTest
    void sold_out_is_told_to_the_line_and_refused_inside() throws Exception {
        sluice.openSale("gone", 2, new JsonObject());
        String quick = sluice.claim("gone", sluice.join("gone"));
        String slow = sluice.claim("gone", sluice.join("gone"));
        String waiting = sluice.join("gone");
        assertEquals(
                202,
                sluice.buy("gone", quick, key(), purchase("unit", 2, "tok_ok")).status());
        Api.refused(409, "sold_out", sluice.buy("gone", slow, key(), purchase("unit", 1, "tok_ok")));
        Api.eventually(Duration.ofSeconds(2), () -> {
            JsonObject sale = api.get("/v1/sales/gone").json();
            return isSoldOut(sale) && isSoldOut(sluice.position("gone", waiting));
        });
        assertEquals("waiting", sluice.position("gone", waiting).getString("state"));
        Api.refused(409, "not_called", api.post("/v1/sales/gone/passes", null, bearer(waiting)));
    }

    private static boolean isSoldOut(JsonObject told) {
        return told.getJsonArray("conditions").contains("sold_out")
                && told.getString("stock_band").equals("none");
    }

    @WaitingTest
    void a_waiting_shopper_is_called_over_his_stream() throws Exception {
        sluice.createSale("call", 5, new JsonObject());
        sluice.phase("call", "prequeue");
        Api.eventually(SOON, () -> sluice.ops("call").getJsonArray("conditions").isEmpty());
        String ticket = sluice.join("call");
        String uri = sluice.running.uri() + "/v1/sales/call/tickets/me/events";
        try (Events events = Events.open(uri, "position", bearer(ticket))) {
            JsonObject first = events.until(position -> true).get(0);
            assertEquals("waiting", first.getString("state"));
            assertEquals(sluice.position("call", ticket).fieldNames(), first.fieldNames());
            sluice.phase("call", "open");
            List<JsonObject> seen =
                    events.until(position -> position.getString("state").equals("called"));
            JsonObject called = seen.get(seen.size() - 1);
            assertTrue(called.getInstant("claim_until").isAfter(Instant.now()), called.encode());
        }
        assertFalse(sluice.claim("call", ticket).isEmpty());
    }

    @WaitingTest
    void a_call_that_nobody_follows_ends_and_joining_again_is_a_new_place() throws Exception {
        sluice.openSale("late", 5, new JsonObject().put("claim_window", 1).put("total_active_users", 1));
        String device = key();
        JsonObject joined = api.post("/v1/sales/late/tickets", null, "Idempotency-Key", device)
                .json();
        String[] ticket = bearer(joined.getString("ticket"));
        String next = sluice.join("late");
        sluice.await("late", next, "called");
        Api.refused(410, "claim_expired", api.post("/v1/sales/late/passes", null, ticket));
        Answer again = api.post("/v1/sales/late/tickets", null, "Idempotency-Key", device);
        assertEquals(201, again.status());
        assertTrue(again.json().getInteger("index") > 1, again.body());
        assertFalse(sluice.claim("late", again.json().getString("ticket")).isEmpty());
    }
}
