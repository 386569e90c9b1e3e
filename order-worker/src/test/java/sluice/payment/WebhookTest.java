package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;
import static sluice.payment.ProviderEvents.event;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Sale;

/** What the provider tells of its own accord: late, twice, in any order, or not at all from it. */
class WebhookTest {
    private static Shop shop;
    private static ProviderEvents events;

    @BeforeAll
    static void open() {
        shop = new Shop(true, ProviderEvents.BELIEVED);
        events = new ProviderEvents(shop);
    }

    @AfterAll
    static void close() {
        events.close();
        get(shop.close());
    }

    /** A held order: nobody charges it but the test. */
    private static String held() {
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 20, 0));
        String order = shop.buy(sale, "later", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        return order;
    }

    /** An order for whose answer somebody waits, long. */
    private static String charging() {
        String order = held();
        get(shop.rows("UPDATE orders SET status = 'charging', cause = 'test' WHERE id = $1", order));
        get(shop.rows(
                "INSERT INTO payment_attempt (order_id, attempt, provider, amount, currency, status, ask_at)"
                        + " VALUES ($1, 1, 'sandbox', 4900, 'EUR', 'asking', now() + interval '1 hour')",
                order));
        return order;
    }

    private static String book(String order) {
        shop.book(order + "-1", order, 4900);
        return shop.charges(order).get(0).getString("id");
    }

    private static List<Row> refunds(String order) {
        return get(shop.rows("SELECT amount, cause, status FROM refund WHERE order_id = $1", order));
    }

    @Test
    void an_event_before_our_own_answer_pays_the_order_whatever_else_is_told_and_in_whatever_order() {
        for (String told : List.of("s", "sf", "fs", "ssf", "fss", "sfs")) {
            String order = charging();
            String charge = book(order);
            for (int i = 0; i < told.length(); i++) {
                String kind = told.charAt(i) == 's' ? "succeeded" : "declined";
                events.told(event("evt_" + order + kind, kind, order, charge, 4900));
            }
            shop.awaitStatus(order, OrderStatus.PAID);
            assertEquals(List.of("placed", "charging", "paid"), shop.history(order), told);
            assertEquals(List.of(), refunds(order), told);
            assertEquals(1, shop.charges(order).size());
        }
    }

    @Test
    void a_failure_that_is_told_has_an_unknown_charge_asked_about_at_once() {
        String order = charging();
        String charge = book(order);
        get(shop.rows("UPDATE orders SET status = 'unknown', cause = 'test' WHERE id = $1", order));
        get(shop.rows("UPDATE payment_attempt SET status = 'unknown' WHERE order_id = $1", order));
        events.told(event("evt_" + order, "declined", order, charge, 4900));
        shop.awaitStatus(order, OrderStatus.PAID);
        assertEquals(1, shop.charges(order).size());
    }

    @Test
    void money_for_an_order_that_has_ended_goes_back_once_however_often_it_is_told() {
        for (String end : List.of("cancelled", "expired", "declined")) {
            String order = end.equals("declined") ? charging() : held();
            get(shop.rows("UPDATE orders SET status = $2, cause = 'test' WHERE id = $1", order, end));
            get(shop.rows("UPDATE payment_attempt SET status = 'declined' WHERE order_id = $1", order));
            String charge = book(order);
            List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sent.add(events.send(event("evt_" + order + i / 2, "succeeded", order, charge, 4900)));
            }
            get(Future.join(sent));
            shop.await(() -> Refunds.succeeded(shop, order, 1));
            assertEquals(1, refunds(order).size());
            assertEquals("late success", refunds(order).get(0).getString("cause"));
            assertEquals(4900, shop.charges(order).get(0).getLong("refunded"));
            assertEquals(
                    end, get(shop.orders.find(order)).orElseThrow().status().word());
        }
    }

    @Test
    void money_for_an_order_that_waits_is_asked_about_and_pays_it() {
        for (String waits : List.of("placed", "payment_pending")) {
            String order = held();
            if (!waits.equals("placed"))
                get(shop.rows("UPDATE orders SET status = $2, cause = 'test' WHERE id = $1", order, waits));
            events.told(event("evt_" + order, "succeeded", order, book(order), 4900));
            shop.awaitStatus(order, OrderStatus.PAID);
            List<String> history = shop.history(order);
            assertEquals(List.of(waits, "unknown", "paid"), history.subList(history.size() - 3, history.size()));
            assertEquals(1, shop.charges(order).size());
        }
    }

    @Test
    void another_amount_or_currency_never_pays_an_order() {
        String order = charging();
        events.told(event("evt_" + order + "a", "succeeded", order, "ch_1", 4899));
        JsonObject dollars = event("evt_" + order + "b", "succeeded", order, "ch_1", 4900);
        dollars.getJsonObject("data").getJsonObject("object").put("currency", "USD");
        events.told(dollars);
        assertEquals(List.of("placed", "charging"), shop.history(order));
    }

    @Test
    void an_event_that_names_no_order_of_ours_is_set_aside_once_and_one_of_another_kind_ignored() {
        String order = Shop.id();
        for (int i = 0; i < 2; i++) events.told(event("evt_" + order, "succeeded", order, "ch_1", 4900));
        events.told(event("evt_" + order + "x", "disputed", order, "ch_1", 4900));
        List<Row> letters = get(shop.rows(
                "SELECT reason, body FROM dead_letter WHERE source = 'webhook' AND position = $1", "evt_" + order));
        assertEquals(1, letters.size());
        assertEquals("there is no such order", letters.get(0).getString("reason"));
        assertTrue(letters.get(0).getString("body").contains(order));
    }

    @Test
    void only_a_signature_of_the_provider_over_these_bytes_and_lately_is_believed() {
        String order = charging();
        Buffer body =
                event("evt_" + order, "succeeded", order, "ch_7777777", 4900).toBuffer();
        long now = System.currentTimeMillis() / 1000;
        String right = WebhookSignature.sign(ProviderEvents.SECRET, now, body);
        assertRefused(400, "signature_invalid", body, "");
        assertRefused(400, "signature_invalid", body, WebhookSignature.sign("another-secret-01", now, body));
        assertRefused(400, "signature_invalid", body, WebhookSignature.sign(ProviderEvents.SECRET, now - 400, body));
        assertRefused(400, "signature_invalid", Buffer.buffer(body + " "), right);
        Buffer broken = Buffer.buffer("{");
        assertRefused(400, "bad_json", broken, WebhookSignature.sign(ProviderEvents.SECRET, now, broken));
        Buffer empty = new JsonObject().put("type", "charge.succeeded").toBuffer();
        assertRefused(422, "field_invalid", empty, WebhookSignature.sign(ProviderEvents.SECRET, now, empty));
        Buffer large = Buffer.buffer(" ".repeat(64 * 1024 + 1));
        assertRefused(413, "body_too_large", large, WebhookSignature.sign(ProviderEvents.SECRET, now, large));
        assertEquals(List.of("placed", "charging"), shop.history(order));

        String old = WebhookSignature.sign(ProviderEvents.OLD_SECRET, now, body);
        assertEquals(200, get(events.send(body, old)).statusCode());
        shop.awaitStatus(order, OrderStatus.PAID);
        assertFalse(shop.history(order).contains("unknown"));
    }

    private static void assertRefused(int status, String code, Buffer body, String signature) {
        HttpResponse<Buffer> response = get(events.send(body, signature));
        assertEquals(status, response.statusCode(), response.bodyAsString());
        assertEquals(code, response.bodyAsJsonObject().getString("code"));
    }
}
