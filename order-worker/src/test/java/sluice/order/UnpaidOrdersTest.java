package sluice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.StockNow.ProductStock;

/** How orders end that nobody has charged, and settlements that find another end. */
class UnpaidOrdersTest {
    private final Shop shop = Shop.unpaid();

    private Sale prints() {
        return shop.sale(new Product("print", "Art print", 4900, 5, 0));
    }

    private void assertAllBack(Sale sale) {
        shop.awaitSettled(sale);
        assertEquals(
                List.of(new ProductStock("print", 5, 5, 0, 0)), shop.stock(sale).products());
        assertEquals(
                0L,
                get(shop.rows(
                                "SELECT live FROM sale_stock WHERE sale = $1",
                                sale.id().value()))
                        .get(0)
                        .getLong("live"));
    }

    @Test
    void an_order_whose_hold_ran_out_expires_and_its_units_come_back() {
        Sale sale = prints();
        String order = shop.buy(sale, "tok_ok", line("print", 4));
        shop.awaitStatus(order, OrderStatus.PLACED);
        get(shop.rows("UPDATE orders SET expires_at = now() WHERE id = $1", order));
        shop.awaitStatus(order, OrderStatus.EXPIRED);
        assertEquals(List.of("placed", "expired"), shop.history(order));
        assertAllBack(sale);
    }

    @Test
    void a_hold_that_its_buyer_does_not_pay_in_time_expires_and_cannot_be_paid_any_more() {
        Sale sale = prints();
        String order = shop.buy(sale, "later", line("print", 4));
        shop.awaitStatus(order, OrderStatus.PLACED);
        assertEquals(true, get(shop.orders.find(order)).orElseThrow().payable());
        get(shop.rows("UPDATE orders SET expires_at = now() WHERE id = $1", order));
        assertEquals(false, get(shop.orders.pay(order, "tok_ok")));
        shop.awaitStatus(order, OrderStatus.EXPIRED);
        assertEquals(false, get(shop.orders.pay(order, "tok_ok")));
        assertEquals(List.of("placed", "expired"), shop.history(order));
        assertAllBack(sale);
    }

    @Test
    void a_cancelled_order_gives_its_units_back_once_however_often_it_is_cancelled() {
        Sale sale = prints();
        String order = shop.buy(sale, "tok_ok", line("print", 2));
        shop.awaitStatus(order, OrderStatus.PLACED);
        assertEquals(List.of(true, false), List.of(get(shop.orders.cancel(order)), get(shop.orders.cancel(order))));
        assertEquals(List.of("placed", "cancelled"), shop.history(order));
        assertAllBack(sale);
    }

    @Test
    void an_order_whose_payment_is_pending_can_be_cancelled_and_runs_out() {
        Sale sale = prints();
        String cancelled = shop.buy(sale, "tok_ok", line("print", 2));
        String expired = shop.buy(sale, "tok_ok", line("print", 2));
        for (String order : List.of(cancelled, expired)) {
            shop.awaitStatus(order, OrderStatus.PLACED);
            get(shop.rows("UPDATE orders SET status = 'payment_pending', cause = 'test' WHERE id = $1", order));
        }
        assertEquals(true, get(shop.orders.cancel(cancelled)));
        get(shop.rows("UPDATE orders SET expires_at = now() WHERE id = $1", expired));
        shop.awaitStatus(expired, OrderStatus.EXPIRED);
        assertEquals(List.of("placed", "payment_pending", "expired"), shop.history(expired));
        assertAllBack(sale);
    }

    @Test
    void an_order_that_is_being_charged_neither_expires_nor_is_cancelled() {
        Sale sale = prints();
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        get(shop.rows(
                "UPDATE orders SET status = 'charging', expires_at = now(), cause = 'test' WHERE id = $1", order));
        assertEquals(false, get(shop.orders.cancel(order)));
        assertEquals(List.of(), get(shop.orders.expire(100)));
        get(shop.rows("UPDATE orders SET status = 'unknown', cause = 'test' WHERE id = $1", order));
        assertEquals(false, get(shop.orders.cancel(order)));
        assertEquals(List.of(), get(shop.orders.expire(100)));
    }

    @Test
    void a_settlement_whose_reservation_ended_otherwise_is_set_aside() {
        Sale sale = prints();
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        assertEquals(true, get(shop.orders.cancel(order)));
        shop.awaitSettled(sale);
        get(shop.rows(
                "INSERT INTO outbox (order_id, sale, confirm, reason) VALUES ($1, $2, true, 'paid')",
                order,
                sale.id().value()));
        shop.await(() -> shop.rows("SELECT 1 FROM dead_letter WHERE source = 'outbox' AND position = $1", order)
                .map(letters -> letters.size() == 1));
        assertAllBack(sale);
    }

    @Test
    void a_settlement_that_is_done_already_ends_at_once() {
        Sale sale = prints();
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        assertEquals(true, get(shop.orders.cancel(order)));
        shop.awaitSettled(sale);
        get(shop.rows(
                "INSERT INTO outbox (order_id, sale, confirm, reason) VALUES ($1, $2, false, 'cancelled')",
                order,
                sale.id().value()));
        assertAllBack(sale);
    }
}
