package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.order.Order;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Sale;

/** The path of an order's money through Stripe's API, as the sandbox speaks it. */
class StripeTest {
    private static final Map<String, String> STRIPE = Map.of(
            "payment.provider",
            "stripe",
            "payment.api-key",
            "sk_test_1",
            "payment.webhook-secret",
            "whsec_0123456789abcdef");

    private Shop shop;

    private Sale open(boolean charges) {
        return open(charges, Map.of());
    }

    private Sale open(boolean charges, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(STRIPE);
        settings.putAll(more);
        shop = new Shop(charges, settings);
        return shop.sale(new Product("print", "Art print", 4900, 20, 0));
    }

    @AfterEach
    void close() {
        get(shop.close());
    }

    private String word(String order, String column) {
        return get(shop.rows("SELECT " + column + " FROM payment_attempt WHERE order_id = $1", order))
                .get(0)
                .getString(column);
    }

    @Test
    void every_answer_and_every_mishap_ends_in_one_charge_or_one_decline() {
        Sale sale = open(true);
        List<String> paid = List.of("tok_ok", "tok_error", "tok_timeout", "tok_drop", "tok_processing").stream()
                .map(method -> shop.buy(sale, method, line("print", 1)))
                .toList();
        String declined = shop.buy(sale, "tok_decline", line("print", 1));
        for (String order : paid) {
            shop.awaitStatus(order, OrderStatus.PAID);
            assertEquals(1, shop.charges(order).size());
            assertEquals(4900, shop.charges(order).get(0).getLong("amount"));
            assertTrue(word(order, "charge_id").startsWith("pi_"));
        }
        shop.awaitStatus(declined, OrderStatus.DECLINED);
        Order order = get(shop.orders.find(declined)).orElseThrow();
        assertEquals("generic_decline", order.reason());
        shop.awaitSettled(sale);
        assertEquals(5, shop.stock(sale).products().get(0).sold());
    }

    @Test
    void a_payment_method_that_stripe_refuses_is_a_decline_and_no_failure() {
        Sale sale = open(true);
        String order = shop.buy(sale, "tok_missing", line("print", 1));
        shop.awaitStatus(order, OrderStatus.DECLINED);
        assertEquals(0, shop.charges(order).size());
        assertEquals("resource_missing", word(order, "reason"));
    }

    @Test
    void a_charge_older_than_stripes_keys_is_looked_for_by_its_order_before_it_is_made_again() {
        Sale sale = open(false);
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        shop.book("a-key-that-was-forgotten", order, 4900);
        get(shop.rows("UPDATE orders SET status = 'unknown', cause = 'test' WHERE id = $1", order));
        get(shop.rows(
                "INSERT INTO payment_attempt (order_id, attempt, provider, amount, currency, status, ask_at,"
                        + " created_at) VALUES ($1, 1, 'stripe', 4900, 'EUR', 'unknown', now(),"
                        + " now() - interval '1 day')",
                order));
        get(shop.vertx.deployVerticle(shop.charger));
        shop.awaitStatus(order, OrderStatus.PAID);
        assertEquals(1, shop.charges(order).size());
    }

    @Test
    void a_charge_whose_answer_was_lost_is_paid_by_a_signed_event() {
        // Nothing is asked again while the test lasts.
        Sale sale = open(true, Map.of("orders.retry-interval", "1m"));
        ProviderEvents events = new ProviderEvents(shop);
        shop.turnKnobs(new JsonObject().put("webhook_uri", events.uri()).put("webhook_copies", 2));
        String order = shop.buy(sale, "tok_drop", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PAID);
        assertEquals(1, shop.charges(order).size());
        events.close();
    }

    @Test
    void a_refund_older_than_stripes_keys_is_looked_for_among_those_of_its_charge_before_it_is_made_again() {
        Sale sale = open(true);
        String order = shop.buy(sale, "tok_ok", line("print", 2));
        shop.awaitStatus(order, OrderStatus.PAID);
        Refunds.askedYesterday(shop, order, 4900);
        Refunds.madeYesterday(shop, order);
        Refunds.askNow(shop, order);
        shop.await(() -> Refunds.succeeded(shop, order, 1));
        assertEquals(4900, shop.charges(order).get(0).getLong("refunded"));
        Refunds.askedYesterday(shop, order, 4900);
        Refunds.askNow(shop, order);
        shop.awaitStatus(order, OrderStatus.REFUNDED);
        assertEquals(9800, shop.charges(order).get(0).getLong("refunded"));
    }

    @Test
    void money_is_given_back_in_parts_and_the_order_is_refunded_when_all_is() {
        Sale sale = open(true);
        String order = shop.buy(sale, "tok_ok", line("print", 2));
        shop.awaitStatus(order, OrderStatus.PAID);
        Refunds.ask(shop, order, 4900);
        shop.await(() -> Refunds.succeeded(shop, order, 1));
        assertEquals(List.of("placed", "charging", "paid"), shop.history(order));
        Refunds.ask(shop, order, 4900);
        shop.awaitStatus(order, OrderStatus.REFUNDED);
        assertEquals(9800, shop.charges(order).get(0).getLong("refunded"));
        shop.awaitSettled(sale);
        assertEquals(2, shop.stock(sale).products().get(0).sold());
    }
}
