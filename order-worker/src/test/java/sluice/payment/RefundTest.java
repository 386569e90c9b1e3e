package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Sale;

/** Money on its way back, and money that is not what was asked for. */
class RefundTest {
    private final Shop shop = new Shop(true, Map.of("payment.timeout", "200ms"));

    @AfterEach
    void close() {
        get(shop.close());
    }

    private String paid(String method) {
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 20, 0));
        String order = shop.buy(sale, method, line("print", 1));
        shop.awaitStatus(order, OrderStatus.PAID);
        return order;
    }

    private long refunded(String order) {
        return get(shop.rows("SELECT refunded FROM orders WHERE id = $1", order))
                .get(0)
                .getLong("refunded");
    }

    @Test
    void a_refund_whose_answer_is_lost_is_asked_for_again_under_its_key_and_made_once() {
        String order = paid("tok_ok");
        shop.turnKnobs(new JsonObject().put("drop_ratio", 1));
        Refunds.ask(shop, order, 900);
        shop.await(() -> shop.rows("SELECT 1 FROM refund WHERE order_id = $1 AND asks >= 1", order)
                .map(rows -> rows.size() == 1));
        shop.turnKnobs(new JsonObject().put("drop_ratio", 0));
        shop.await(() -> Refunds.succeeded(shop, order, 1));
        assertEquals(900, shop.charges(order).get(0).getLong("refunded"));
        assertEquals(900, refunded(order));
        assertEquals(
                OrderStatus.PAID, get(shop.orders.find(order)).orElseThrow().status());
    }

    @Test
    void a_refused_refund_says_why_and_counts_as_given_back_no_more() {
        String order = paid("tok_ok");
        get(shop.rows("UPDATE payment_attempt SET charge_id = 'ch_999999' WHERE order_id = $1", order));
        Refunds.ask(shop, order, 4900);
        shop.await(() -> shop.rows(
                        "SELECT 1 FROM refund WHERE order_id = $1 AND status = 'refused' AND said = 'refused'", order)
                .map(rows -> rows.size() == 1));
        assertEquals(0, refunded(order));
    }

    @Test
    void no_more_is_refunded_than_was_paid() {
        String order = paid("tok_ok");
        Refunds.ask(shop, order, 4000);
        PgException refused = assertThrows(PgException.class, () -> Refunds.ask(shop, order, 901));
        assertEquals("refunded_within_amount", refused.getConstraint());
    }

    @Test
    void an_answer_that_names_another_amount_is_never_paid() {
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 20, 0));
        shop.turnKnobs(new JsonObject().put("hang", true));
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.UNKNOWN);
        shop.turnKnobs(new JsonObject().put("hang", false));
        shop.book(order + "-1", order, 4899);
        shop.await(() -> shop.rows(
                        "SELECT 1 FROM payment_attempt WHERE order_id = $1 AND reason LIKE '%names another amount'",
                        order)
                .map(rows -> rows.size() == 1));
        assertEquals(
                OrderStatus.UNKNOWN, get(shop.orders.find(order)).orElseThrow().status());
    }
}
