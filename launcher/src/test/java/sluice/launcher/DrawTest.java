package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sluice.command.VerifyDrawCommand;
import sluice.launcher.Api.Answer;

/** A pre-queue from its promise to the opening, and those who check it afterwards. */
class DrawTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static TestProcess sluice;
    private static Api api;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static void prequeue(String sale, JsonObject more) throws Exception {
        sluice.createSale(sale, 100, more);
        assertEquals(200, sluice.phase(sale, "prequeue").status());
        Api.eventually(
                SOON,
                () -> api.get("/v1/sales/" + sale)
                        .json()
                        .getJsonArray("conditions")
                        .isEmpty());
    }

    private static JsonObject joined(String sale) throws Exception {
        return api.post("/v1/sales/" + sale + "/tickets", null, "Idempotency-Key", key())
                .json();
    }

    private static JsonObject head(String sale) throws Exception {
        return api.get("/v1/sales/" + sale + "/draw").json();
    }

    private static Answer beacon(String sale, String value) throws Exception {
        return api.put("/ops/v1/sales/" + sale + "/beacon", new JsonObject().put("value", value), sluice.operator());
    }

    private static List<String> trail(String sale) throws Exception {
        JsonArray entries = sluice.audit(sale);
        List<String> actions = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--)
            actions.add(entries.getJsonObject(i).getString("action"));
        return actions;
    }

    /** What the command answers and prints. */
    private record Verdict(int code, String told) {}

    private static Verdict verify(String... arguments) {
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told, true);
        int code =
                new CommandLine(new VerifyDrawCommand()).setOut(out).setErr(out).execute(arguments);
        return new Verdict(code, told.toString());
    }

    @WaitingTest
    void a_draw_with_a_beacon_from_its_promise_to_a_checked_place() throws Exception {
        prequeue("promise", new JsonObject().put("draw_beacon", "round 7 of a beacon"));
        String commitment = head("promise").getString("commitment");
        assertEquals(
                "round 7 of a beacon",
                api.get("/v1/sales/promise").json().getJsonObject("draw").getString("beacon"));
        List<JsonObject> shoppers = new ArrayList<>();
        for (int i = 0; i < 5; i++) shoppers.add(joined("promise"));
        Api.refused(409, "beacon_conflict", beacon("promise", "00"));
        Verdict early = verify(sluice.running.uri() + "/v1/sales/promise");
        assertEquals(2, early.code(), early.told());

        Api.refused(409, "beacon_missing", sluice.phase("promise", "open"));
        JsonObject closed = head("promise");
        assertEquals(5, closed.getInteger("cohort"));
        assertNotNull(closed.getString("root"));
        assertNull(closed.getString("secret"));
        assertEquals(
                5, api.get("/v1/sales/promise").json().getJsonObject("draw").getInteger("cohort"));
        JsonObject late = joined("promise");
        Api.refused(422, "field_invalid", beacon("promise", "abc"));
        assertEquals(200, beacon("promise", "ABCDEF").status());
        Api.refused(409, "beacon_conflict", beacon("promise", "abcdef"));
        assertEquals(200, sluice.phase("promise", "open").status());

        JsonObject drawn = head("promise");
        assertEquals(commitment, drawn.getString("commitment"));
        assertEquals(closed.getString("root"), drawn.getString("root"));
        assertEquals("abcdef", drawn.getString("beacon_value"));
        assertEquals(List.of("create", "phase", "cohort", "beacon", "phase"), trail("promise"));
        everybodyFindsHisPlace(shoppers);
        Api.refused(404, "not_in_draw", api.get("/v1/sales/promise/tickets/me/draw", bearer(late)));
    }

    private static String[] bearer(JsonObject joined) {
        return Api.bearer(joined.getString("ticket"));
    }

    private static void everybodyFindsHisPlace(List<JsonObject> shoppers) throws Exception {
        for (JsonObject shopper : shoppers) {
            JsonObject mine = api.get("/v1/sales/promise/tickets/me/draw", bearer(shopper))
                    .json();
            String place = mine.getInteger("place").toString();
            String id = shopper.getString("ticket_id");
            Verdict right = verify(sluice.running.uri() + "/v1/sales/promise/draw", "--ticket", id, "--place", place);
            assertEquals(0, right.code(), right.told());
            assertTrue(right.told().contains("place " + place), right.told());
            Verdict wrong = verify(
                    sluice.running.uri() + "/v1/sales/promise/draw/bundle", "--ticket", id, "--place", place + "0");
            assertEquals(place.equals("0") ? 0 : 1, wrong.code(), wrong.told());
            Api.eventually(
                    SOON,
                    () -> mine.getInteger("place")
                            .equals(api.get("/v1/sales/promise/tickets/me", bearer(shopper))
                                    .json()
                                    .getInteger("place")));
        }
    }

    @WaitingTest
    void a_saved_draw_is_judged_without_a_server() throws Exception {
        prequeue("saved", new JsonObject());
        String id = joined("saved").getString("ticket_id");
        String other = joined("saved").getString("ticket_id");
        assertEquals(200, sluice.phase("saved", "open").status());
        String bundle = api.get("/v1/sales/saved/draw/bundle").body();
        String file = Files.writeString(folder.resolve("draw.json"), bundle).toString();
        assertEquals(0, verify(file).code(), verify(file).told());
        assertEquals(0, verify(file, "--ticket", id).code());
        assertEquals(1, verify(file, "--ticket", "A".repeat(21) + "Q").code(), "not in it");
        assertEquals(2, verify(file, "--ticket", "short").code());
        assertEquals(2, verify(file, "--place", "1").code());
        assertEquals(2, verify().code());
        assertEquals(2, verify(folder.resolve("none").toString()).code());
        assertEquals(2, verify("http://127.0.0.1:1/v1/sales/saved").code());
        assertEquals(2, verify(sluice.running.uri() + "/s/saved").code());
        assertEquals(2, verify(sluice.running.uri() + "/v1/sales/none").code());

        String swapped = bundle.replace(id, "?").replace(other, id).replace("?", other);
        Files.writeString(folder.resolve("draw.json"), swapped);
        Verdict verdict = verify(file);
        assertEquals(1, verdict.code());
        assertTrue(verdict.told().contains("WRONG root"), verdict.told());
        Files.writeString(folder.resolve("draw.json"), bundle.substring(0, bundle.length() - 5));
        assertEquals(2, verify(file).code());
    }

    @WaitingTest
    void a_scheduled_sale_draws_by_itself() throws Exception {
        Instant start = Instant.now().plusSeconds(3);
        sluice.createSale(
                "clock",
                5,
                new JsonObject()
                        .put(
                                "prequeue_start_time",
                                Instant.now().minusSeconds(1).toString())
                        .put("event_start_time", start.toString()));
        Api.eventually(
                SOON,
                () -> api.post("/v1/sales/clock/tickets", null, "Idempotency-Key", key())
                                .status()
                        == 201);
        Api.eventually(
                SOON,
                () -> api.get("/v1/sales/clock").json().getJsonObject("draw").getBoolean("drawn"));
        assertTrue(head("clock").getInteger("cohort") >= 1);
        assertEquals(List.of("create", "phase", "cohort", "phase"), trail("clock"));
        assertEquals(0, verify(sluice.running.uri() + "/v1/sales/clock").code());
    }

    @WaitingTest
    void a_sale_that_opens_without_a_prequeue_draws_nothing() throws Exception {
        sluice.openSale("plain", 5, new JsonObject());
        assertNull(head("plain").getValue("cohort"));
        assertEquals(
                false, api.get("/v1/sales/plain").json().getJsonObject("draw").getBoolean("drawn"));
        Api.refused(409, "not_drawn", api.get("/v1/sales/plain/draw/bundle"));
        Api.refused(409, "beacon_conflict", beacon("plain", "00"));
    }

    @WaitingTest
    void a_pause_leads_back_or_to_where_the_sale_could_have_gone_without_it() throws Exception {
        prequeue("pause", new JsonObject());
        assertEquals(200, sluice.phase("pause", "paused").status());
        Api.refused(409, "phase_conflict", sluice.phase("pause", "draining"));
        assertEquals(200, sluice.phase("pause", "open").status());
        assertEquals(true, head("pause").getValue("drawn_at") != null);
        assertEquals(200, sluice.phase("pause", "paused").status());
        Api.refused(409, "phase_conflict", sluice.phase("pause", "prequeue"));
        assertEquals(200, sluice.phase("pause", "draining").status());
    }
}
