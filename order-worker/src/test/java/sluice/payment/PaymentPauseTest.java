package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Sale;

/** A provider that does not answer is left in peace, and orders wait. */
class PaymentPauseTest {
    @Test
    void while_the_provider_is_silent_orders_are_pending_and_afterwards_each_is_charged_once() {
        Shop shop = new Shop(true, Map.of("payment.pause", "2s", "payment.timeout", "200ms"));
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 100, 0));
        shop.turnKnobs(new JsonObject().put("hang", true));
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 12; i++) orders.add(shop.buy(sale, "tok_ok", line("print", 1)));
        shop.await(() -> shop.vertx.timer(5).map(later -> shop.charger.paused()));
        String late = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(late, OrderStatus.PAYMENT_PENDING);

        shop.turnKnobs(new JsonObject().put("hang", false));
        orders.add(late);
        orders.forEach(order -> shop.awaitStatus(order, OrderStatus.PAID));
        shop.awaitSettled(sale);
        assertFalse(shop.charger.paused());
        for (String order : orders) assertEquals(1, shop.charges(order).size());
        assertTrue(orders.stream().anyMatch(order -> shop.history(order).contains("unknown")));
        assertEquals(13, shop.stock(sale).products().get(0).sold());
        get(shop.close());
    }
}
