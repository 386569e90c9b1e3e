package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sluice.launcher.Api.Answer;

/** How an operator sets a sale's pace, looks ahead and lets it rest. */
class PacingTest {
    private static final Duration SOON = Duration.ofSeconds(10);

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

    private static Answer preview(String sale, JsonObject knobs, String... headers) throws Exception {
        return api.post("/ops/v1/sales/" + sale + "/knobs/preview", knobs, headers);
    }

    private static JsonObject knob(String name, Object value) {
        return new JsonObject().put(name, value);
    }

    @WaitingTest
    void a_preview_tells_what_knobs_would_bring_and_changes_nothing() throws Exception {
        sluice.openSale("ahead", 20, knob("new_users_per_minute", 60).put("total_active_users", 1));
        sluice.claim("ahead", sluice.join("ahead"));
        for (int i = 0; i < 40; i++) sluice.join("ahead");
        Api.eventually(SOON, () -> sluice.ops("ahead").getInteger("depth") == 40);
        JsonObject before = sluice.ops("ahead");

        JsonObject told = preview("ahead", knob("new_users_per_minute", 120), sluice.operator())
                .json();
        assertEquals(40, told.getInteger("waiting"));
        assertEquals(60.0, told.getJsonObject("rate_per_minute").getDouble("now"));
        assertEquals(120.0, told.getJsonObject("rate_per_minute").getDouble("then"));
        // 19 units for the line: one is expected to go to the shopper inside.
        assertEquals(20, told.getInteger("stock_lasts_to_place"), told.encode());
        assertTrue(told.getJsonObject("sold_out_in_seconds").getInteger("to")
                <= told.getJsonObject("clears_in_seconds").getInteger("to"));
        assertTrue(told.getString("text").startsWith("At 2 a second the line of 40 clears in "), told.encode());

        assertEquals(before.getInteger("revision"), sluice.ops("ahead").getInteger("revision"));
        Api.refused(401, "unauthorized", preview("ahead", knob("max_qty", 1)));
        Api.refused(404, "unknown_sale", preview("nothing", knob("max_qty", 1), sluice.operator()));
        Api.refused(422, "field_invalid", preview("ahead", knob("speed", 1), sluice.operator()));
        Api.refused(422, "field_invalid", preview("ahead", new JsonObject(), sluice.operator()));
    }

    @WaitingTest
    void a_ramp_rises_and_ends_by_itself_and_is_in_the_trail() throws Exception {
        sluice.openSale("ramp", 100, knob("new_users_per_minute", 600));
        Answer turned = sluice.turn("ramp", knob("ramp", knob("from", 60).put("seconds", 3)));
        assertEquals(200, turned.status(), turned.body());
        JsonObject ramp = turned.json().getJsonObject("ramp");
        assertEquals(60, ramp.getInteger("from"));
        double first = turned.json().getDouble("rate_per_minute");
        assertTrue(first >= 60 && first < 600, turned.body());
        double[] last = {first};
        Api.eventually(SOON, () -> {
            JsonObject sale = sluice.ops("ramp");
            assertTrue(sale.getDouble("rate_per_minute") >= last[0], sale.encode());
            last[0] = sale.getDouble("rate_per_minute");
            return sale.getValue("ramp") == null;
        });
        assertEquals(600, last[0]);
        JsonObject entry = sluice.audit("ramp").getJsonObject(0);
        assertEquals(ramp, entry.getJsonObject("after").getJsonObject("ramp"));
        assertNull(entry.getJsonObject("before").getValue("ramp"));
    }

    @WaitingTest
    void an_automatic_outflow_is_judged_and_told() throws Exception {
        sluice.openSale("auto", 100, knob("outflow", "auto").put("outflow_floor", 30));
        Api.eventually(SOON, () -> sluice.ops("auto").getValue("throttle") != null);
        JsonObject sale = sluice.ops("auto");
        assertEquals("auto", sale.getString("outflow"));
        assertEquals(30, sale.getInteger("outflow_floor"));
        assertEquals("none", sale.getJsonObject("throttle").getString("reason"));
        assertEquals(60_000, sale.getDouble("rate_per_minute"));
        assertNotNull(sale.getJsonObject("throttle").getString("since"));
        assertNull(sluice.turn("auto", knob("outflow", "fixed")).json().getValue("throttle"));
    }

    @WaitingTest
    void a_draining_sale_may_rest_and_takes_nobody_new_meanwhile() throws Exception {
        sluice.openSale("rest", 10, new JsonObject());
        String waiting = sluice.join("rest");
        sluice.await("rest", waiting, "called");
        for (String phase : new String[] {"draining", "paused"}) {
            assertEquals(200, sluice.phase("rest", phase).status());
            Api.refused(409, "sale_closed", api.post("/v1/sales/rest/tickets", null, "Idempotency-Key", key()));
        }
        Api.refused(409, "sale_paused", api.post("/v1/sales/rest/passes", null, Api.bearer(waiting)));
        assertEquals("draining", sluice.phase("rest", "resume").json().getString("phase"));
        sluice.claim("rest", waiting);
    }
}
