package sluice.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sluice.http.StrictJson;
import sluice.reservation.Line;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;

class PurchaseRequestTest {
    private static final String PASS = "digest of a pass";
    private static final Sale SALE = new Sale(
            new SaleId("shoes"),
            "Shoes",
            "EUR",
            Phase.OPEN,
            null,
            new Sale.Schedule(null, null, null),
            new Knobs(600, 10, 100, 30, 300, 600, 2, Pace.fixed()),
            4,
            Sale.Acknowledgement.JOURNAL,
            null,
            Buffer.buffer(new byte[32]),
            1,
            List.of(new Product("m", "Size M", 1999, 100, 0), new Product("l", "Size L", 2099, 50, 3)),
            Draw.none(),
            Protection.none());

    private static JsonObject line(Object product, Object quantity) {
        return new JsonObject().put("product", product).put("quantity", quantity);
    }

    private static JsonObject body(Object... lines) {
        return new JsonObject().put("lines", new JsonArray(List.of(lines))).put("payment_method", "tok_ok");
    }

    private static void refused(Refusal refusal, JsonObject body) {
        Refused refused = assertThrows(Refused.class, () -> PurchaseRequest.of(SALE, body));
        assertEquals(refusal, refused.refusal(), body.encode());
    }

    @Test
    void lines_are_read_in_the_order_of_their_products() {
        PurchaseRequest request = PurchaseRequest.of(SALE, body(line("m", 1), line("l", 1000)));
        assertEquals(List.of(new Line("l", 1000), new Line("m", 1)), request.lines());
        assertEquals("tok_ok", request.paymentMethod());
    }

    @Test
    void a_quantity_is_a_whole_number_of_units() {
        Object[] wrong = {0, -1, 1001, 1L << 53, "1", 1.5, 1.0, true, new JsonArray(), null};
        for (Object quantity : wrong) refused(Refusal.QUANTITY_INVALID, body(line("m", quantity)));
    }

    @Test
    void lines_are_a_list_of_different_products_of_the_sale() {
        refused(Refusal.LINES_INVALID, new JsonObject().put("payment_method", "tok_ok"));
        refused(Refusal.LINES_INVALID, body());
        refused(Refusal.LINES_INVALID, body(1));
        refused(Refusal.LINES_INVALID, body(line("m", 1), line("m", 2)));
        refused(Refusal.LINES_INVALID, body(new JsonObject().put("product", "m")));
        refused(Refusal.LINES_INVALID, body(line("m", 1).put("price", 0)));
        refused(
                Refusal.LINES_INVALID,
                body(java.util.Collections.nCopies(17, line("m", 1)).toArray()));
        refused(Refusal.UNKNOWN_PRODUCT, body(line("xl", 1)));
        refused(Refusal.UNKNOWN_PRODUCT, body(line(null, 1)));
    }

    @Test
    void the_payment_method_is_an_opaque_token() {
        for (Object method : new Object[] {null, "", "a b", "tok\n", "x".repeat(65), 4111}) {
            refused(Refusal.FIELD_INVALID, body(line("m", 1)).put("payment_method", method));
        }
        refused(Refusal.FIELD_INVALID, body(line("m", 1)).put("amount", 1));
    }

    @Test
    void a_fingerprint_tells_purchases_apart_but_not_the_order_of_their_lines() {
        String print =
                PurchaseRequest.of(SALE, body(line("m", 1), line("l", 2))).fingerprint(PASS);
        assertEquals(22, print.length());
        assertEquals(
                print,
                PurchaseRequest.of(SALE, body(line("l", 2), line("m", 1))).fingerprint(PASS));
        assertNotEquals(
                print,
                PurchaseRequest.of(SALE, body(line("l", 1), line("m", 2))).fingerprint(PASS));
        assertNotEquals(
                print,
                PurchaseRequest.of(SALE, body(line("m", 1), line("l", 2)).put("payment_method", "t"))
                        .fingerprint(PASS));
        assertNotEquals(
                print,
                PurchaseRequest.of(SALE, body(line("m", 1), line("l", 2))).fingerprint("another pass"));
    }

    @Test
    void what_is_written_as_pages_write_it_is_read_without_a_parser() {
        JsonObject body = body(line("l", 1000), line("m", 1));
        assertEquals(PurchaseRequest.of(SALE, body), plain(body.encode()));
        assertNull(plain(body(line("m", 1), line("l", 1)).encode()), "not in order");
        assertNull(plain(body(line("m", 1), line("m", 1)).encode()), "twice");
        assertNull(plain(body(line("gold", 1)).encode()), "no such product");
        assertNull(plain(body.encode().replace(",", ", ")), "blanks");
    }

    /** Any byte of a purchase changed, left out or put in twice: both agree, or only the strict one reads it. */
    @Test
    void nothing_is_read_that_the_parser_refuses_or_reads_otherwise() {
        SplittableRandom random = new SplittableRandom(17);
        String two = body(line("l", 12), line("m", 345)).encode();
        String one = body(line("m", 1000)).encode();
        for (int i = 0; i < 50_000; i++) {
            String mangled = mangle(i % 2 == 0 ? two : one, random);
            PurchaseRequest plain = plain(mangled);
            if (plain != null) assertEquals(plain, PurchaseRequest.of(SALE, parsed(mangled)), mangled);
        }
    }

    private static PurchaseRequest plain(String body) {
        return PlainPurchase.read(SALE, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static JsonObject parsed(String body) {
        return new StrictJson(4).object(Buffer.buffer(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String mangle(String body, SplittableRandom random) {
        int at = random.nextInt(body.length());
        StringBuilder text = new StringBuilder(body);
        switch (random.nextInt(4)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.deleteCharAt(at);
            case 2 -> text.insert(at, text.charAt(at));
            default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
        }
        return text.toString();
    }
}
