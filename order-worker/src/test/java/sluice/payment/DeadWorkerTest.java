package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Sale;

/** What a worker leaves behind that dies between taking an order and writing the answer down. */
class DeadWorkerTest {
    @Test
    void a_charge_that_nobody_waits_for_any_more_is_asked_again_under_its_key() {
        Shop shop = new Shop(false, Map.of());
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        get(shop.rows("UPDATE orders SET status = 'charging', cause = 'test' WHERE id = $1", order));
        get(shop.rows(
                "INSERT INTO payment_attempt (order_id, attempt, provider, amount, currency, status, ask_at)"
                        + " VALUES ($1, 1, 'sandbox', 4900, 'EUR', 'asking', now())",
                order));

        get(shop.vertx.deployVerticle(shop.charger));
        shop.awaitStatus(order, OrderStatus.PAID);
        assertEquals(List.of("placed", "charging", "unknown", "paid"), shop.history(order));
        assertEquals(1, shop.charges(order).size());
        assertEquals(order + "-1", shop.charges(order).get(0).getString("key"));
        shop.awaitSettled(sale);
        get(shop.close());
    }

    @Test
    void a_charge_that_another_provider_was_asked_for_is_left_to_it() {
        Shop shop = new Shop(false, Map.of());
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String order = shop.buy(sale, "later", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        get(shop.rows("UPDATE orders SET status = 'unknown', cause = 'test' WHERE id = $1", order));
        get(shop.rows(
                "INSERT INTO payment_attempt (order_id, attempt, provider, amount, currency, status, ask_at)"
                        + " VALUES ($1, 1, 'stripe', 4900, 'EUR', 'unknown', now())",
                order));
        get(shop.vertx.deployVerticle(shop.charger));
        shop.awaitStatus(shop.buy(sale, "tok_timeout", line("print", 1)), OrderStatus.PAID);
        assertEquals(0, shop.charges(order).size());
        get(shop.close());
    }
}
