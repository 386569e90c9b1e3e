package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sluice.launcher.Api.Answer;

/** What an operator may not do, and how he is told. */
class OperatorRefusalsTest {
    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
        sluice.createSale("mine", 5, new JsonObject());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Answer ask(String method, String path, JsonObject body, String... more) throws Exception {
        byte[] bytes = body == null ? null : body.encode().getBytes(StandardCharsets.UTF_8);
        return api.send(method, "/ops/v1/sales" + path, bytes, sluice.operator(more));
    }

    private static JsonObject sale(String id) {
        JsonObject product = new JsonObject()
                .put("id", "unit")
                .put("title", "Unit")
                .put("price", 1)
                .put("total", 1);
        return new JsonObject()
                .put("id", id)
                .put("title", "A sale")
                .put("currency", "EUR")
                .put("new_users_per_minute", 60)
                .put("total_active_users", 10)
                .put("products", new JsonArray().add(product));
    }

    private static Answer create(String field, Object value) throws Exception {
        return ask("POST", "", sale("bad").put(field, value));
    }

    private static Answer product(String field, Object value) throws Exception {
        JsonObject sale = sale("bad");
        sale.getJsonArray("products").getJsonObject(0).put(field, value);
        return ask("POST", "", sale);
    }

    /** A sale whose title ends in an escape, as JSON has it. */
    private static Answer escaped(String escape) throws Exception {
        byte[] body = sale("bad").encode().replace("A sale", "A sale" + escape).getBytes(StandardCharsets.UTF_8);
        return api.send("POST", "/ops/v1/sales", body, sluice.operator());
    }

    private static JsonObject phase(Object phase) {
        return new JsonObject().put("phase", phase);
    }

    @Test
    void every_complaint_about_a_sale_is_told_at_once() throws Exception {
        JsonObject bad = new JsonObject()
                .put("id", "No Id")
                .put("currency", "euro")
                .put("new_users_per_minute", 0)
                .put("total_active_users", "many")
                .put("acknowledgement", "never")
                .put("event_end_time", "tomorrow")
                .put("colour", "red")
                .put(
                        "products",
                        new JsonArray()
                                .add(new JsonObject().put("price", -1).put("size", 4))
                                .add(3));
        Answer answer = ask("POST", "", bad);
        Refusals.judge(422, "field_invalid", answer);
        String detail = answer.json().getString("detail");
        for (String field : List.of(
                "id:",
                "title:",
                "currency:",
                "new_users_per_minute:",
                "total_active_users:",
                "acknowledgement:",
                "event_end_time:",
                "colour:",
                "products[0].id:",
                "products[0].title:",
                "products[0].price:",
                "products[0].total:",
                "products[0].size:",
                "products[1]:")) {
            assertTrue(detail.contains(field), field + " is missing in " + detail);
        }
    }

    @TestFactory
    Stream<DynamicTest> new_sales() {
        Refusals rows = new Refusals();
        Object[] wrong = {0, -1, 1.5, "60", 1L << 53, true, new JsonObject()};
        for (String field : List.of(
                "new_users_per_minute",
                "total_active_users",
                "burst",
                "claim_window",
                "session_duration",
                "session_cap",
                "max_qty",
                "max_per_buyer")) {
            for (Object value : wrong) {
                rows = rows.row(422, "field_invalid", field + " of " + value, () -> create(field, value));
            }
        }
        for (Object value : new Object[] {-1, 1.5, "5", 1L << 53, null}) {
            rows = rows.row(422, "field_invalid", "a price of " + value, () -> product("price", value))
                    .row(422, "field_invalid", "a total of " + value, () -> product("total", value));
        }
        for (String time : List.of(
                "now",
                "2027-01-01",
                "2027-01-01T00:00:00",
                "2027-02-30T00:00:00Z",
                "+999999999-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z")) {
            rows = rows.row(422, "field_invalid", "an opening at " + time, () -> create("event_start_time", time));
        }
        return rows.row(422, "field_invalid", "nothing", () -> ask("POST", "", new JsonObject()))
                .row(422, "field_invalid", "an empty title", () -> create("title", ""))
                .row(422, "field_invalid", "an endless title", () -> create("title", "x".repeat(201)))
                .row(422, "field_invalid", "a title with a zero byte", () -> create("title", "a\0b"))
                .row(422, "field_invalid", "half a sign as title", () -> escaped("\\ud83d"))
                .row(422, "field_invalid", "a line break as title", () -> escaped("\\n"))
                .row(
                        422,
                        "field_invalid",
                        "a burst under the rate",
                        () -> ask(
                                "POST",
                                "",
                                sale("bad").put("new_users_per_minute", 60_000).put("burst", 3)))
                .row(422, "field_invalid", "a cap under the session", () -> create("session_cap", 5))
                .row(422, "field_invalid", "no products", () -> create("products", new JsonArray()))
                .row(422, "field_invalid", "a text as products", () -> create("products", "unit"))
                .row(
                        422,
                        "field_invalid",
                        "a product twice",
                        () -> create(
                                "products",
                                new JsonArray()
                                        .addAll(sale("x").getJsonArray("products"))
                                        .addAll(sale("x").getJsonArray("products"))))
                .row(409, "sale_exists", "a sale that is there", () -> ask("POST", "", sale("mine")))
                .tests();
    }

    @Test
    void an_end_before_the_start_and_a_prequeue_without_one_are_refused() throws Exception {
        JsonObject upside = sale("bad")
                .put("event_start_time", "2031-01-02T00:00:00Z")
                .put("event_end_time", "2031-01-01T00:00:00Z");
        Refusals.judge(422, "field_invalid", ask("POST", "", upside));
        Refusals.judge(422, "field_invalid", create("prequeue_start_time", "2031-01-01T00:00:00Z"));
    }

    @TestFactory
    Stream<DynamicTest> changes() {
        JsonObject none = new JsonObject();
        JsonObject knob = new JsonObject().put("max_qty", 3);
        String[] match = {"If-Match", "\"1\""};
        return new Refusals()
                .row(404, "unknown_sale", "reading no sale", () -> ask("GET", "/nothing", null))
                .row(404, "unknown_sale", "the trail of no sale", () -> ask("GET", "/nothing/audit", null))
                .row(404, "unknown_sale", "opening no sale", () -> ask("POST", "/nothing/phase", phase("open")))
                .row(404, "unknown_sale", "a message to no sale", () -> ask("PUT", "/nothing/message", none))
                .row(428, "precondition_required", "knobs unread", () -> ask("PATCH", "/mine/knobs", knob))
                .row(
                        412,
                        "revision_conflict",
                        "knobs of another revision",
                        () -> ask("PATCH", "/mine/knobs", knob, "If-Match", "\"99\""))
                .row(
                        412,
                        "revision_conflict",
                        "knobs of a weak tag",
                        () -> ask("PATCH", "/mine/knobs", knob, "If-Match", "W/\"1\""))
                .row(
                        412,
                        "revision_conflict",
                        "knobs of an endless tag",
                        () -> ask("PATCH", "/mine/knobs", knob, "If-Match", "\"" + "9".repeat(40) + "\""))
                .row(
                        422,
                        "field_invalid",
                        "no rate at all",
                        () -> ask("PATCH", "/mine/knobs", new JsonObject().put("new_users_per_minute", 0), match))
                .row(
                        422,
                        "field_invalid",
                        "a knob that is none",
                        () -> ask("PATCH", "/mine/knobs", new JsonObject().put("speed", 1), match))
                .row(422, "field_invalid", "no knob", () -> ask("PATCH", "/mine/knobs", none, match))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> phases_and_messages() {
        JsonObject none = new JsonObject();
        return new Refusals()
                .row(422, "field_invalid", "no phase", () -> ask("POST", "/mine/phase", none))
                .row(422, "field_invalid", "a phase that is none", () -> ask("POST", "/mine/phase", phase("party")))
                .row(422, "field_invalid", "a number as phase", () -> ask("POST", "/mine/phase", phase(1)))
                .row(
                        422,
                        "field_invalid",
                        "a phase and more",
                        () -> ask("POST", "/mine/phase", phase("open").put("at", 1)))
                .row(409, "phase_conflict", "pausing a draft", () -> ask("POST", "/mine/phase", phase("paused")))
                .row(409, "phase_conflict", "resuming a draft", () -> ask("POST", "/mine/phase", phase("resume")))
                .row(422, "field_invalid", "no message", () -> ask("PUT", "/mine/message", none))
                .row(
                        422,
                        "field_invalid",
                        "an empty message",
                        () -> ask("PUT", "/mine/message", new JsonObject().put("message", "")))
                .row(
                        422,
                        "field_invalid",
                        "an endless message",
                        () -> ask("PUT", "/mine/message", new JsonObject().put("message", "x".repeat(501))))
                .row(
                        422,
                        "field_invalid",
                        "a number as message",
                        () -> ask("PUT", "/mine/message", new JsonObject().put("message", 1)))
                .row(
                        422,
                        "field_invalid",
                        "a message and more",
                        () -> ask(
                                "PUT",
                                "/mine/message",
                                new JsonObject().putNull("message").put("to", "all")))
                .tests();
    }

    @Test
    void what_was_refused_has_changed_nothing() throws Exception {
        JsonObject mine = ask("GET", "/mine", null).json();
        assertEquals(1, mine.getInteger("revision"));
        assertEquals("draft", mine.getString("phase"));
        assertEquals(
                1,
                ask("GET", "/mine/audit", null).json().getJsonArray("entries").size());
    }
}
