package sluice.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Pace.Outflow;
import sluice.sale.Pace.Ramp;
import sluice.sale.Refused;

class PaceRequestTest {
    private static final Instant NOW = Instant.parse("2027-01-01T10:00:00.120Z");
    private static final Ramp RAMP = new Ramp(60, NOW.minusSeconds(60), NOW.plusSeconds(60));

    private static Knobs knobs(int rate, int burst, Pace pace) {
        return new Knobs(rate, burst, 50, 120, 600, 1800, 4, pace);
    }

    private static Knobs turn(Knobs before, JsonObject body) {
        return SaleRequest.turn(body, before, NOW);
    }

    private static String complaint(Knobs before, JsonObject body) {
        return assertThrows(Refused.class, () -> turn(before, body), body.encode())
                .getMessage();
    }

    private static JsonObject ramp(Object from, Object seconds) {
        JsonObject ramp = new JsonObject();
        if (from != null) ramp.put("from", from);
        if (seconds != null) ramp.put("seconds", seconds);
        return new JsonObject().put("ramp", ramp);
    }

    @Test
    void an_outflow_is_made_automatic_and_fixed_again() {
        Knobs fixed = knobs(600, 3, Pace.fixed());
        Knobs auto = turn(fixed, new JsonObject().put("outflow", "auto").put("outflow_floor", 60));
        assertEquals(new Pace(Outflow.AUTO, 60, null), auto.pace());
        assertEquals(auto, turn(auto, new JsonObject().put("max_qty", 4)));
        assertEquals(
                new Pace(Outflow.FIXED, 60, null),
                turn(auto, new JsonObject().put("outflow", "fixed")).pace());
    }

    @Test
    void a_floor_is_never_above_the_rate() {
        Knobs auto = knobs(600, 3, new Pace(Outflow.AUTO, 300, null));
        assertTrue(complaint(auto, new JsonObject().put("outflow_floor", 601)).contains("outflow_floor"));
        assertTrue(complaint(auto, new JsonObject().put("outflow_floor", 0)).contains("outflow_floor"));
        assertEquals(
                100,
                turn(auto, new JsonObject().put("new_users_per_minute", 100))
                        .pace()
                        .floor());
    }

    @Test
    void a_ramp_begins_now_and_at_the_rate_in_force() {
        Knobs before = knobs(600, 3, Pace.fixed());
        assertEquals(
                new Ramp(60, NOW, NOW.plusSeconds(600)),
                turn(before, ramp(60, 600)).pace().ramp());
        assertEquals(600, turn(before, ramp(null, 30)).pace().ramp().from());
        Knobs half = knobs(600, 3, new Pace(Outflow.FIXED, 1, RAMP));
        assertEquals(330, turn(half, ramp(null, 30)).pace().ramp().from());
    }

    @Test
    void a_ramp_ends_by_itself_by_null_and_by_another_rate() {
        Knobs running = knobs(600, 3, new Pace(Outflow.FIXED, 1, RAMP));
        assertEquals(
                RAMP, turn(running, new JsonObject().put("max_qty", 2)).pace().ramp());
        assertNull(turn(running, new JsonObject().putNull("ramp")).pace().ramp());
        assertNull(turn(running, new JsonObject().put("new_users_per_minute", 500))
                .pace()
                .ramp());
        Knobs over = knobs(600, 3, new Pace(Outflow.FIXED, 1, new Ramp(60, NOW.minusSeconds(9), NOW)));
        assertNull(turn(over, new JsonObject().put("max_qty", 2)).pace().ramp());
        assertEquals(600, over.perMinuteAt(NOW));
        assertEquals(60, over.perMinuteAt(NOW.minusSeconds(99)));
    }

    @Test
    void a_burst_fits_both_ends_of_a_ramp() {
        Knobs before = knobs(600, 3, Pace.fixed());
        assertEquals(21, turn(before, ramp(6000, 60)).burst());
        JsonObject tight = ramp(6000, 60).put("burst", 20);
        assertTrue(complaint(before, tight).contains("burst: a whole number from 21"));
    }

    @Test
    void every_complaint_about_the_pace_is_told_at_once() {
        Knobs before = knobs(600, 3, Pace.fixed());
        JsonObject bad = ramp(0, null).put("outflow", "fast").put("outflow_floor", "low");
        bad.getJsonObject("ramp").put("until", "noon");
        String told = complaint(before, bad);
        for (String field : List.of("outflow: ", "outflow_floor: ", "ramp.from: ", "ramp.seconds: ", "ramp.until: ")) {
            assertTrue(told.contains(field), field + " is missing in " + told);
        }
        assertTrue(complaint(before, new JsonObject().put("ramp", 7)).contains("ramp: an object, or null"));
    }

    @Test
    void a_new_sale_has_a_pace_but_no_ramp() {
        JsonObject product = new JsonObject()
                .put("id", "unit")
                .put("title", "Unit")
                .put("price", 1)
                .put("total", 1);
        JsonObject sale = new JsonObject()
                .put("id", "shoes")
                .put("title", "Shoes")
                .put("currency", "EUR")
                .put("new_users_per_minute", 600)
                .put("total_active_users", 50)
                .put("outflow", "auto")
                .put("outflow_floor", 20)
                .put("products", new JsonArray().add(product));
        assertEquals(
                new Pace(Outflow.AUTO, 20, null),
                SaleRequest.create(sale).knobs().pace());
        sale.mergeIn(ramp(1, 60));
        assertTrue(assertThrows(Refused.class, () -> SaleRequest.create(sale))
                .getMessage()
                .contains("ramp: there is no such field"));
    }
}
