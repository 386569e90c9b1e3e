package sluice.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.ticket.TicketIds;

/** What anybody who checks a draw finds. */
class BundleTest {
    private static final String NAME = "1000 with a beacon";

    /** A published bundle as the server writes it, after {@code change}. */
    private static JsonObject published(Consumer<JsonObject> change) {
        JsonObject json = Vectors.named(NAME);
        JsonArray tickets = new JsonArray();
        byte[] ids = Vectors.ids(json.getInteger("cohort"));
        for (int i = 0; i < json.getInteger("cohort"); i++) {
            if (i % 7 == 3) tickets.addNull();
            else tickets.add(TicketIds.write(Arrays.copyOfRange(ids, i * 16, i * 16 + 16)));
        }
        json.put("tickets", tickets).put("unknown", new JsonObject().put("more", 1));
        change.accept(json);
        return json;
    }

    private static Bundle read(JsonObject json) throws IOException {
        return BundleReader.read(new ByteArrayInputStream(json.toBuffer().getBytes()));
    }

    private static Set<Step> misfits(Consumer<JsonObject> change) throws IOException {
        return read(published(change)).misfits();
    }

    /** Turns one bit of a hex value around. */
    private static void flip(JsonObject json, String name) {
        byte[] bytes = Vectors.hex(json, name);
        bytes[0] ^= 1;
        json.put(name, HexFormat.of().formatHex(bytes));
    }

    @Test
    void a_right_draw_holds_and_tells_every_place() throws IOException {
        Bundle bundle = read(published(json -> {}));
        assertEquals(Set.of(), bundle.misfits());
        assertEquals(857, bundle.tickets());
        JsonObject claim = Vectors.named(NAME).getJsonArray("proofs").getJsonObject(1);
        assertEquals(claim.getInteger("index"), bundle.indexOf(claim.getString("ticket_id")));
        assertEquals(
                claim.getInteger("place").longValue(),
                bundle.places().of(bundle.indexOf(claim.getString("ticket_id"))));
        assertEquals(-1, bundle.indexOf(TicketIds.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6})));
    }

    @Test
    void what_was_changed_is_named() throws IOException {
        assertEquals(Set.of(Step.COMMITMENT), misfits(json -> flip(json, "commitment")));
        assertEquals(Set.of(Step.COMMITMENT, Step.SEED), misfits(json -> flip(json, "secret")));
        assertEquals(Set.of(Step.ROOT, Step.SEED), misfits(json -> flip(json, "root")));
        assertEquals(Set.of(Step.SEED), misfits(json -> flip(json, "seed")));
        assertEquals(Set.of(Step.SEED), misfits(json -> flip(json, "beacon_value")));
        assertEquals(Set.of(Step.SEED), misfits(json -> json.putNull("beacon_value")));
        assertEquals(Set.of(Step.SEED), misfits(json -> json.putNull("beacon")));
        assertEquals(Set.of(Step.COHORT, Step.SEED), misfits(json -> json.put("cohort", 999)));
    }

    @Test
    void a_changed_moved_added_or_missing_ticket_is_found() throws IOException {
        assertEquals(
                Set.of(Step.ROOT),
                misfits(json -> json.getJsonArray("tickets").set(500, TicketIds.write(Vectors.id(5000)))));
        assertEquals(
                Set.of(Step.ROOT), misfits(json -> json.getJsonArray("tickets").set(0, null)));
        assertEquals(Set.of(Step.ROOT), misfits(json -> {
            JsonArray tickets = json.getJsonArray("tickets");
            String first = tickets.getString(0);
            tickets.set(0, tickets.getString(1)).set(1, first);
        }));
        assertEquals(
                Set.of(Step.ROOT, Step.TICKETS),
                misfits(json -> json.getJsonArray("tickets")
                        .set(3, json.getJsonArray("tickets").getString(0))));
        assertEquals(
                Set.of(Step.ROOT, Step.COHORT),
                misfits(json -> json.getJsonArray("tickets").add(TicketIds.write(Vectors.id(1000)))));
        assertEquals(
                Set.of(Step.ROOT, Step.COHORT),
                misfits(json -> json.getJsonArray("tickets").remove(999)));
    }

    @Test
    void a_changed_claim_of_one_shopper_is_found_at_its_step() {
        JsonObject head = Vectors.named(NAME);
        JsonObject right = head.getJsonArray("proofs").getJsonObject(1);
        assertEquals("commitment", misfit(head, right, json -> flip(json, "secret"), claim -> {}));
        assertEquals(
                "proof",
                misfit(head, right, json -> {}, claim -> claim.put("ticket_id", TicketIds.write(Vectors.id(77)))));
        assertEquals("proof", misfit(head, right, json -> {}, claim -> claim.put("index", 501)));
        assertEquals(
                "proof",
                misfit(
                        head,
                        right,
                        json -> {},
                        claim -> claim.getJsonArray("proof").remove(0)));
        assertEquals("proof", misfit(head, right, json -> flip(json, "root"), claim -> {}));
        assertEquals("seed", misfit(head, right, json -> flip(json, "beacon_value"), claim -> {}));
        assertEquals("seed", misfit(head, right, json -> json.put("cohort", 1001), claim -> {}));
        assertEquals(
                "place", misfit(head, right, json -> {}, claim -> claim.put("place", claim.getInteger("place") + 1)));
        assertEquals("place", misfit(head, right, json -> {}, claim -> claim.put("place", 1000)));
    }

    private static String misfit(
            JsonObject head, JsonObject claim, Consumer<JsonObject> inHead, Consumer<JsonObject> inClaim) {
        JsonObject changedHead = head.copy();
        JsonObject changedClaim = claim.copy();
        inHead.accept(changedHead);
        inClaim.accept(changedClaim);
        return Vectors.claim(changedClaim)
                .misfit(PublishedDraw.read(changedHead))
                .orElseThrow();
    }

    @Test
    void an_old_draw_keeps_no_second_spelling_of_a_ticket() {
        String id = TicketIds.write(Vectors.id(1));
        char last = id.charAt(21);
        assertTrue(BundleReader.isId(id));
        assertEquals(false, BundleReader.isId(id.substring(0, 21) + (char) (last + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "nonsense", "{\"algorithm\":\"sluice-draw-1\"}", "\u0000"})
    void what_is_no_bundle_is_said_to_be_none(String text) {
        assertThrows(
                MalformedDraw.class,
                () -> BundleReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void values_of_another_form_are_said_to_be_so() {
        for (String field : List.of("commitment", "root", "secret", "seed", "cohort", "algorithm", "sale")) {
            for (Object value : new Object[] {"xyz", 5.5, true, "00", -1}) {
                if (field.equals("sale") && value instanceof String) continue;
                assertThrows(MalformedDraw.class, () -> misfits(json -> json.put(field, value)), field + " " + value);
            }
        }
        assertThrows(MalformedDraw.class, () -> misfits(json -> json.putNull("secret")));
        assertThrows(MalformedDraw.class, () -> misfits(json -> json.remove("tickets")));
        assertThrows(
                MalformedDraw.class,
                () -> misfits(json -> json.getJsonArray("tickets").set(0, "short")));
        assertThrows(
                MalformedDraw.class,
                () -> misfits(json -> json.getJsonArray("tickets").set(0, 7)));
    }
}
