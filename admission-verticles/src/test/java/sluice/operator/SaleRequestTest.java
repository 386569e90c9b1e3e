package sluice.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;

class SaleRequestTest {
    private static final Instant NOW = Instant.parse("2027-01-01T10:00:00Z");

    private static JsonObject product(String id) {
        return new JsonObject()
                .put("id", id)
                .put("title", "Size")
                .put("price", 1999)
                .put("total", 100);
    }

    private static JsonObject body() {
        return new JsonObject()
                .put("id", "shoes")
                .put("title", "Shoes — süß 👟")
                .put("currency", "EUR")
                .put("new_users_per_minute", 600)
                .put("total_active_users", 50)
                .put(
                        "products",
                        new JsonArray().add(product("m")).add(product("l").put("max_per_buyer", 3)));
    }

    /** The complaint about {@code body}. */
    private static String complaint(JsonObject body) {
        Refused refused = assertThrows(Refused.class, () -> SaleRequest.create(body), body.encode());
        assertEquals(Refusal.FIELD_INVALID, refused.refusal());
        return refused.getMessage();
    }

    @Test
    void what_is_not_said_has_a_default() {
        Sale sale = SaleRequest.create(body());
        assertEquals(Phase.DRAFT, sale.phase());
        assertEquals(new Knobs(600, 3, 50, 120, 600, 1800, 4, Pace.fixed()), sale.knobs());
        assertEquals(4, sale.maxPerBuyer());
        assertEquals(Sale.Acknowledgement.JOURNAL, sale.acknowledgement());
        assertEquals(new Sale.Schedule(null, null, null), sale.schedule());
        assertEquals(
                List.of(new Product("m", "Size", 1999, 100, 0), new Product("l", "Size", 1999, 100, 3)),
                sale.products());
        assertEquals(32, sale.salt().length());
        assertNotEquals(sale.salt(), SaleRequest.create(body()).salt());
    }

    @Test
    void a_time_is_taken_with_its_offset() {
        Sale sale = SaleRequest.create(body().put("event_start_time", "2027-01-31T18:00:00+02:00"));
        assertEquals(Instant.parse("2027-01-31T16:00:00Z"), sale.schedule().eventStart());
    }

    @Test
    void every_complaint_is_told_at_once() {
        String told =
                complaint(new JsonObject().put("id", "A").put("colour", 1).put("products", new JsonArray().add(1)));
        for (String field : List.of(
                "id", "title", "currency", "new_users_per_minute", "total_active_users", "products[0]", "colour")) {
            assertTrue(told.contains(field + ": "), field + " is missing in " + told);
        }
    }

    @Test
    void a_complaint_about_a_product_says_which() {
        JsonObject body = body();
        body.getJsonArray("products").getJsonObject(1).put("price", -1).put("size", "L");
        assertEquals(
                "products[1].price: a whole number from 0 to 100000000000; products[1].size: there is no such field",
                complaint(body));
    }

    @Test
    void times_go_forward() {
        String early = "2027-01-01T00:00:00Z";
        String late = "2027-01-02T00:00:00Z";
        assertTrue(complaint(body().put("event_start_time", late).put("event_end_time", early))
                .contains("event_end_time"));
        assertTrue(complaint(body().put("prequeue_start_time", early)).contains("prequeue_start_time"));
        assertTrue(complaint(body().put("event_start_time", early).put("prequeue_start_time", early))
                .contains("prequeue_start_time"));
        for (String odd :
                List.of("soon", "2027-02-30T00:00:00Z", "+999999999-01-01T00:00:00Z", "1969-12-31T23:59:59Z")) {
            assertTrue(complaint(body().put("event_start_time", odd)).contains("event_start_time"), odd);
        }
    }

    @Test
    void a_burst_lets_the_rate_be_reached() {
        assertTrue(complaint(body().put("burst", 2)).contains("burst"));
        assertEquals(3, SaleRequest.create(body().put("burst", 3)).knobs().burst());
    }

    @Test
    void a_beacon_is_named_beforehand_or_not_at_all() {
        assertEquals(null, SaleRequest.create(body()).draw().beacon());
        assertEquals(
                null, SaleRequest.create(body().putNull("draw_beacon")).draw().beacon());
        String name = "drand quicknet, round 10000";
        assertEquals(
                name, SaleRequest.create(body().put("draw_beacon", name)).draw().beacon());
        for (Object wrong : List.of("", "a".repeat(129), "a\n", 7)) {
            assertTrue(complaint(body().put("draw_beacon", wrong)).contains("draw_beacon"), "taken: " + wrong);
        }
    }

    @Test
    void a_title_has_no_half_signs() {
        assertTrue(complaint(body().put("title", "a\ud83d")).contains("title"));
        assertTrue(complaint(body().put("title", "a\u0000")).contains("title"));
    }

    @Test
    void a_turn_changes_only_what_it_names_and_keeps_the_limits_in_order() {
        Knobs before = new Knobs(600, 3, 50, 120, 600, 1800, 4, Pace.fixed());
        assertThrows(Refused.class, () -> SaleRequest.turn(new JsonObject(), before, NOW));
        assertEquals(
                new Knobs(600, 3, 80, 120, 600, 1800, 4, Pace.fixed()),
                SaleRequest.turn(new JsonObject().put("total_active_users", 80), before, NOW));
        assertEquals(
                new Knobs(60_000, 201, 50, 120, 600, 1800, 4, Pace.fixed()),
                SaleRequest.turn(new JsonObject().put("new_users_per_minute", 60_000), before, NOW));
        assertEquals(
                new Knobs(600, 3, 50, 120, 3600, 3600, 4, Pace.fixed()),
                SaleRequest.turn(new JsonObject().put("session_duration", 3600), before, NOW));
        assertThrows(Refused.class, () -> SaleRequest.turn(new JsonObject().put("speed", 1), before, NOW));
        assertThrows(Refused.class, () -> SaleRequest.turn(new JsonObject().put("session_cap", 10), before, NOW));
    }

    @Test
    void a_message_may_be_taken_back_but_not_left_out() {
        assertEquals(null, new Fields(new JsonObject().putNull("message")).messageOrNull("message"));
        assertEquals("Hi", new Fields(new JsonObject().put("message", "Hi")).messageOrNull("message"));
        Fields without = new Fields(new JsonObject());
        assertEquals("", without.messageOrNull("message"));
        assertThrows(Refused.class, without::judge);
    }
}
