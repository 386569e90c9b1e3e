package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sluice.launcher.Api.Answer;

/** What operators and schedules do to a running sale, as its shoppers notice it. */
class SteeringTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Every row's hash, made again from the row and the hash before it. */
    private static final String BROKEN_LINKS = """
            SELECT id FROM (SELECT id, hash, sha256(coalesce(lag(hash) OVER (ORDER BY id), ''::bytea)
                    || convert_to(jsonb_build_array(id, extract(epoch FROM at), actor, sale, action, before,
                                                    after)::text, 'UTF8')) AS expected
                  FROM audit) chain
            WHERE hash <> expected""";

    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Answer claim(String sale, String ticket) throws Exception {
        return api.post("/v1/sales/" + sale + "/passes", null, bearer(ticket));
    }

    private static Answer say(String sale, String message) throws Exception {
        JsonObject body = new JsonObject().put("message", message);
        return api.put("/ops/v1/sales/" + sale + "/message", body, sluice.operator());
    }

    @WaitingTest
    void a_sale_opens_by_itself_at_its_time_and_refuses_joins_before() throws Exception {
        Instant start = Instant.now().plusSeconds(2);
        sluice.createSale("morning", 5, new JsonObject().put("event_start_time", start.toString()));
        Answer early = api.post("/v1/sales/morning/tickets", null, "Idempotency-Key", key());
        Api.refused(409, "not_open_yet", early);
        assertTrue(
                Integer.parseInt(early.headers().get("Retry-After")) <= 2,
                early.headers().toString());
        Api.eventually(SOON, () -> {
            Answer answer = api.post("/v1/sales/morning/tickets", null, "Idempotency-Key", key());
            boolean joined = answer.status() == 201;
            if (joined) assertFalse(Instant.now().isBefore(start));
            else if (answer.status() == 409) Api.refused(409, "not_open_yet", answer);
            return joined;
        });
        assertEquals("schedule", sluice.audit("morning").getJsonObject(0).getString("actor"));
        assertFalse(sluice.claim("morning", sluice.join("morning")).isEmpty());
    }

    @WaitingTest
    void nobody_is_called_or_let_in_while_a_sale_is_paused() throws Exception {
        sluice.openSale("rest", 5, new JsonObject());
        String called = sluice.join("rest");
        sluice.await("rest", called, "called");
        sluice.phase("rest", "paused");
        String waiting = sluice.join("rest");
        Api.refused(409, "sale_paused", claim("rest", called));
        long paused = System.nanoTime();
        Api.eventually(SOON, () -> {
            assertEquals("waiting", sluice.position("rest", waiting).getString("state"));
            assertEquals(409, claim("rest", waiting).status());
            return System.nanoTime() - paused > 700_000_000;
        });
        assertEquals("paused", sluice.position("rest", called).getString("phase"));

        sluice.phase("rest", "resume");
        assertEquals(201, claim("rest", called).status());
        assertFalse(sluice.claim("rest", waiting).isEmpty());
    }

    @WaitingTest
    void knobs_turn_only_for_who_has_read_the_latest_revision_and_leave_a_trail() throws Exception {
        sluice.openSale("knobs", 5, new JsonObject());
        Answer read = api.get("/ops/v1/sales/knobs", sluice.operator());
        String revision = read.headers().get("ETag");
        JsonObject knobs = new JsonObject().put("new_users_per_minute", 120).put("session_cap", 900);
        String uri = "/ops/v1/sales/knobs/knobs";
        Api.refused(428, "precondition_required", api.patch(uri, knobs, sluice.operator()));
        Answer turned = api.patch(uri, knobs, sluice.operator("If-Match", revision));
        assertEquals(200, turned.status(), turned.body());
        assertEquals(120, turned.json().getInteger("new_users_per_minute"));
        assertEquals(900, turned.json().getInteger("session_cap"));
        assertEquals(10_000, turned.json().getInteger("total_active_users"));
        Api.refused(412, "revision_conflict", api.patch(uri, knobs, sluice.operator("If-Match", revision)));
        String next = turned.headers().get("ETag");
        assertEquals(
                200, api.patch(uri, knobs, sluice.operator("If-Match", next)).status());

        JsonObject entry = sluice.audit("knobs").getJsonObject(1);
        assertEquals("knobs", entry.getString("action"));
        assertEquals(60_000, entry.getJsonObject("before").getInteger("new_users_per_minute"));
        assertEquals(120, entry.getJsonObject("after").getInteger("new_users_per_minute"));
        assertEquals(900, entry.getJsonObject("after").getInteger("session_cap"));
    }

    @WaitingTest
    void operators_who_act_at_once_write_one_chain_of_hashes() throws Exception {
        ExecutorService operators = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answer>> actions = IntStream.range(0, 24)
                    .<Callable<Answer>>mapToObj(i -> () -> {
                        sluice.createSale("many-" + i, 1, new JsonObject());
                        return say("many-" + i, "Hello");
                    })
                    .toList();
            for (var done : operators.invokeAll(actions))
                assertEquals(200, done.get().status());
        } finally {
            operators.shutdownNow();
        }
        var broken = sluice.running.node().postgres().run(BROKEN_LINKS);
        assertEquals(0, Running.await(broken, SOON).size());
    }

    @WaitingTest
    void a_message_reaches_the_line_and_goes_again() throws Exception {
        sluice.openSale("message", 1, new JsonObject());
        sluice.phase("message", "paused");
        String ticket = sluice.join("message");
        String uri = sluice.running.uri() + "/v1/sales/message/tickets/me/events";
        try (Events events = Events.open(uri, "position", bearer(ticket))) {
            assertEquals(200, say("message", "Back at noon — süß").status());
            Api.eventually(
                    SOON,
                    () -> "Back at noon — süß"
                            .equals(sluice.position("message", ticket).getString("message")));
            events.until(position -> "Back at noon — süß".equals(position.getString("message")));
            assertEquals(200, say("message", null).status());
            events.until(position -> position.getString("message") == null);
        }
        assertEquals(null, api.get("/v1/sales/message").json().getString("message"));
    }

    @WaitingTest
    void an_order_of_the_operator_shows_within_a_tick() throws Exception {
        sluice.openSale("cap", 50, new JsonObject().put("total_active_users", 1));
        String first = sluice.join("cap");
        String second = sluice.join("cap");
        assertFalse(sluice.claim("cap", first).isEmpty());
        Api.refused(409, "not_called", claim("cap", second));
        assertEquals(
                200,
                sluice.turn("cap", new JsonObject().put("total_active_users", 2))
                        .status());
        assertFalse(sluice.claim("cap", second).isEmpty());
    }

    @WaitingTest
    void a_new_ticket_key_loses_no_ticket() throws Exception {
        sluice.openSale("keys", 5, new JsonObject().put("total_active_users", 1));
        String before = sluice.join("keys");
        assertEquals(401, api.post("/ops/v1/ticket-keys", null).status());
        assertEquals(
                "2",
                api.post("/ops/v1/ticket-keys", null, sluice.operator()).json().getString("id"));
        String after = sluice.join("keys");
        for (String ticket : List.of(before, after)) {
            assertEquals(
                    200, api.get("/v1/sales/keys/tickets/me", bearer(ticket)).status());
        }
    }

    @WaitingTest
    void a_new_order_key_loses_no_order() throws Exception {
        sluice.openSale("owned", 5, new JsonObject());
        String pass = sluice.claim("owned", sluice.join("owned"));
        JsonObject bought = sluice.buy("owned", pass, key(), TestProcess.purchase("unit", 1, "tok_ok"))
                .json();
        assertEquals(401, api.post("/ops/v1/order-keys", null).status());
        assertEquals(
                "2",
                api.post("/ops/v1/order-keys", null, sluice.operator()).json().getString("id"));
        sluice.awaitOrder(bought, "paid");
    }
}
