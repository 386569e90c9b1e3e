package sluice.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;

/** What a buyer gets in black and white. */
class ReceiptsTest {
    private final Shop shop = Shop.charging();
    private final Receipts receipts = new Receipts(shop.postgres);

    @Test
    void a_paid_order_has_a_receipt_with_its_lines_its_payment_and_what_was_given_back() {
        Sale sale = shop.sale(
                new Product("print", "<b>Art & \"print\"</b>", 333, 5, 0), new Product("frame", "Frame", 1001, 5, 0));
        String order = shop.buy(sale, "tok_ok", line("print", 2), line("frame", 1));
        shop.awaitStatus(order, OrderStatus.PAID);
        JsonObject receipt = get(receipts.of(order));
        assertEquals(1667, receipt.getInteger("amount"));
        assertEquals(2, receipt.getInteger("minor_digits"));
        assertEquals(2, receipt.getJsonArray("lines").size());
        JsonArray payments = receipt.getJsonArray("payments");
        assertEquals(1, payments.size());
        assertEquals(1667, payments.getJsonObject(0).getInteger("amount"));
        assertEquals(
                shop.charges(order).get(0).getString("id"),
                payments.getJsonObject(0).getString("charge"));
        assertEquals(new JsonArray(), receipt.getJsonArray("refunds"));

        get(shop.rows(
                "INSERT INTO refund (order_id, amount, currency, provider, charge_id, cause, status)"
                        + " VALUES ($1, 100, 'EUR', 'sandbox', 'c', 'test', 'succeeded'),"
                        + " ($1, 7, 'EUR', 'sandbox', 'c', 'test', 'refused')",
                order));
        JsonArray refunds = get(receipts.of(order)).getJsonArray("refunds");
        assertEquals(1, refunds.size(), "what was refused is no refund");
        assertEquals("done", refunds.getJsonObject(0).getString("status"));
    }

    @Test
    void the_page_shows_the_same_and_every_text_in_it_as_text() {
        Sale sale = shop.sale(new Product("print", "<script>alert('&\"')</script>", 333, 5, 0));
        String order = shop.buy(sale, "tok_ok", line("print", 2));
        shop.awaitStatus(order, OrderStatus.PAID);
        String page = ReceiptPage.of(get(receipts.of(order)));
        assertTrue(page.contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;"), page);
        assertFalse(page.contains("<script"), page);
        assertTrue(page.contains("3.33 EUR") && page.contains("6.66 EUR"), page);
        assertTrue(page.contains(order), page);
    }

    @Test
    void before_it_is_paid_and_when_it_never_was_there_is_no_receipt() {
        Sale sale = shop.sale(new Product("print", "Art print", 333, 5, 0));
        String held = shop.buy(sale, "later", line("print", 1));
        String declined = shop.buy(sale, "tok_decline", line("print", 1));
        shop.awaitStatus(held, OrderStatus.PLACED);
        shop.awaitStatus(declined, OrderStatus.DECLINED);
        for (String order : new String[] {held, declined, Shop.id()}) {
            Refused refused = assertThrows(Refused.class, () -> get(receipts.of(order)));
            assertEquals(Refusal.NO_RECEIPT, refused.refusal());
        }
    }
}
