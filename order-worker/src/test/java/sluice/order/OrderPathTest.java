package sluice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sluice.journal.Cursor;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.StockNow.ProductStock;

/** From the reservation to the paid order, with what goes wrong on the way. */
class OrderPathTest {
    private final Shop shop = Shop.charging();

    private Sale prints(long total) {
        return shop.sale(new Product("print", "Art print", 4900, total, 0), new Product("mug", "Mug", 1250, total, 0));
    }

    /** Redis and Postgres tell the same of every product. */
    private void assertConserved(Sale sale) {
        shop.awaitSettled(sale);
        Map<String, List<Long>> rows = new TreeMap<>();
        for (Row row : get(shop.rows(
                "SELECT product, total, live FROM sale_stock WHERE sale = $1",
                sale.id().value()))) {
            rows.put(row.getString("product"), List.of(row.getLong("total"), row.getLong("live")));
        }
        Map<String, List<Long>> counters = new TreeMap<>();
        for (ProductStock product : shop.stock(sale).products()) {
            assertEquals(product.total(), product.available() + product.reserved() + product.sold());
            counters.put(product.product(), List.of(product.total(), product.reserved() + product.sold()));
        }
        assertEquals(rows, counters);
    }

    private ProductStock stock(Sale sale, String product) {
        return shop.stock(sale).products().stream()
                .filter(p -> p.product().equals(product))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reservations_become_orders_that_are_paid_and_settled_alike_in_redis_and_postgres() {
        Sale sale = prints(50);
        List<String> bought = new ArrayList<>();
        for (int i = 0; i < 20; i++) bought.add(shop.buy(sale, "tok_ok", line("print", 2), line("mug", 1)));
        bought.forEach(order -> shop.awaitStatus(order, OrderStatus.PAID));
        assertConserved(sale);
        assertEquals(new ProductStock("print", 50, 10, 0, 40), stock(sale, "print"));
        assertEquals(new ProductStock("mug", 50, 30, 0, 20), stock(sale, "mug"));
        Order order = get(shop.orders.find(bought.get(0))).orElseThrow();
        assertEquals(2 * 4900 + 1250, order.amount());
        assertEquals("EUR", order.currency());
        assertEquals(
                List.of("Mug", "Art print"),
                order.lines().stream().map(l -> l.title()).toList());
        assertEquals(List.of("placed", "charging", "paid"), shop.history(order.id()));
        for (String id : bought) assertEquals(1, shop.charges(id).size());
    }

    @Test
    void a_replay_of_the_whole_log_changes_nothing() {
        Sale sale = prints(20);
        List<String> bought = new ArrayList<>();
        for (int i = 0; i < 5; i++) bought.add(shop.buy(sale, i < 4 ? "tok_ok" : "tok_decline", line("print", 1)));
        bought.subList(0, 4).forEach(order -> shop.awaitStatus(order, OrderStatus.PAID));
        shop.awaitStatus(bought.get(4), OrderStatus.DECLINED);
        shop.awaitSettled(sale);
        String before = hash(sale);
        Cursor cursor = get(shop.cursors.of(sale.id()));

        shop.stopWorker();
        get(shop.rows(
                "UPDATE journal_cursor SET epoch = 0, seq = 0, log_offset = -1, writer = '' WHERE sale = $1",
                sale.id().value()));
        shop.startWorker();
        shop.await(() -> shop.cursors.of(sale.id()).map(cursor::equals));
        assertEquals(before, hash(sale));
        assertConserved(sale);
    }

    @Test
    void what_a_late_relay_copies_again_changes_nothing() {
        Sale sale = prints(20);
        String bought = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(bought, OrderStatus.PAID);
        shop.awaitSettled(sale);
        String before = hash(sale);
        String again = "1-1\nreserve " + bought + " " + Shop.id() + " b f tok_ok print=1";
        get(shop.log.append(sale.id(), List.of(again, "1-2\nrelease " + bought + " cancelled", "not an entry")));
        shop.await(() -> shop.rows(
                        "SELECT 1 FROM dead_letter WHERE sale = $1", sale.id().value())
                .map(rows -> rows.size() == 1));
        assertEquals(before, hash(sale));
    }

    private String hash(Sale sale) {
        List<String> hashes = new ArrayList<>();
        for (String table : List.of("orders", "reservation", "sale_stock", "outbox")) {
            hashes.add(get(shop.rows(
                            "SELECT md5(coalesce(string_agg(t::text, ';' ORDER BY t::text), '')) AS hash FROM " + table
                                    + " t WHERE sale = $1",
                            sale.id().value()))
                    .get(0)
                    .getString("hash"));
        }
        for (String table : List.of("order_history", "payment_attempt", "provider_event")) {
            hashes.add(get(shop.rows(
                            "SELECT md5(coalesce(string_agg(t::text, ';' ORDER BY t::text), '')) AS hash FROM " + table
                                    + " t WHERE order_id IN (SELECT id FROM orders WHERE sale = $1)",
                            sale.id().value()))
                    .get(0)
                    .getString("hash"));
        }
        return String.join(" ", hashes);
    }

    @Test
    void what_was_bought_while_no_worker_ran_is_written_once_when_two_come() {
        Sale sale = prints(20);
        shop.stopWorker();
        List<String> bought = new ArrayList<>();
        for (int i = 0; i < 6; i++) bought.add(shop.buy(sale, "tok_ok", line("print", 1)));
        shop.startWorker();
        shop.startWorker();
        bought.forEach(order -> shop.awaitStatus(order, OrderStatus.PAID));
        shop.stopWorker();
        String last = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(last, OrderStatus.PAID);
        assertConserved(sale);
        assertEquals(7, stock(sale, "print").sold());
    }

    @Test
    void a_decline_gives_the_unit_back_exactly_once() {
        Sale sale = prints(3);
        String declined = shop.buy(sale, "tok_decline", line("print", 3));
        shop.awaitStatus(declined, OrderStatus.DECLINED);
        assertConserved(sale);
        assertEquals(new ProductStock("print", 3, 3, 0, 0), stock(sale, "print"));
        Order order = get(shop.orders.find(declined)).orElseThrow();
        assertEquals("declined", order.reason());
        String next = shop.buy(sale, "tok_ok", line("print", 3));
        shop.awaitStatus(next, OrderStatus.PAID);
        assertConserved(sale);
        assertEquals(new ProductStock("print", 3, 0, 0, 3), stock(sale, "print"));
    }

    @Test
    void a_charge_without_an_answer_is_unknown_and_then_paid_once() {
        Sale sale = prints(5);
        String bought = shop.buy(sale, "tok_timeout", line("mug", 1));
        shop.awaitStatus(bought, OrderStatus.PAID);
        assertEquals(List.of("placed", "charging", "unknown", "paid"), shop.history(bought));
        assertEquals(1, shop.charges(bought).size());
        assertConserved(sale);
        assertEquals(1, stock(sale, "mug").sold());
    }

    @Test
    void a_charge_whose_answer_is_lost_is_made_once_and_paid() {
        Sale sale = prints(5);
        String bought = shop.buy(sale, "tok_drop", line("mug", 2));
        shop.awaitStatus(bought, OrderStatus.PAID);
        assertTrue(shop.history(bought).contains("unknown"));
        assertEquals(1, shop.charges(bought).size());
        assertEquals(2500, shop.charges(bought).get(0).getLong("amount"));
        assertConserved(sale);
    }

    @Test
    void a_provider_that_fails_once_is_asked_again_with_the_same_key() {
        Sale sale = prints(5);
        String bought = shop.buy(sale, "tok_error", line("mug", 1));
        shop.awaitStatus(bought, OrderStatus.PAID);
        assertEquals(
                List.of(bought + "-1"),
                shop.charges(bought).stream().map(c -> c.getString("key")).toList());
    }

    @Test
    void a_record_that_cannot_be_read_is_set_aside_and_the_good_ones_go_on() {
        Sale sale = prints(5);
        get(shop.log.append(sale.id(), List.of("garbage\u0000", "", "1-1\nfrobnicate x")));
        String bought = shop.buy(sale, "tok_ok", line("mug", 1));
        shop.awaitStatus(bought, OrderStatus.PAID);
        List<Row> letters = get(shop.rows(
                "SELECT position, reason, body FROM dead_letter WHERE sale = $1 ORDER BY id",
                sale.id().value()));
        assertEquals(
                List.of("garbage\uFFFD", "", "1-1\nfrobnicate x"),
                letters.stream().map(row -> row.getString("body")).toList());
        assertConserved(sale);
    }

    @Test
    void a_log_that_would_oversell_stops_its_sale_alone_and_nothing_is_skipped() {
        Sale sale = prints(5);
        Sale other = prints(5);
        Cursor before = get(shop.cursors.of(sale.id()));
        String forged = before.epoch() + "-1\nreserve " + Shop.id() + " " + Shop.id() + " b f tok_ok print=6";
        get(shop.log.append(sale.id(), List.of(forged)));
        shop.await(() -> shop.vertx.timer(1).map(later -> shop.worker().broken().containsKey(sale.id())));
        assertTrue(shop.worker().broken().get(sale.id()).contains("never_oversold"));
        String halts = "SELECT 1 FROM halt WHERE sale = $1 AND reason LIKE 'the tables refuse the log: %oversold%'";
        shop.await(() -> shop.rows(halts, sale.id().value()).map(rows -> rows.size() == 1));
        assertEquals(before, get(shop.cursors.of(sale.id())));
        shop.awaitStatus(shop.buy(other, "tok_ok", line("print", 1)), OrderStatus.PAID);
    }

    @Test
    void an_order_to_be_paid_later_is_not_charged_and_runs_out_as_any_other() {
        Sale sale = prints(5);
        String held = shop.buy(sale, "later", line("mug", 2));
        shop.awaitStatus(shop.buy(sale, "tok_ok", line("mug", 1)), OrderStatus.PAID);
        assertEquals(List.of("placed"), shop.history(held));
        get(shop.rows("UPDATE orders SET expires_at = now() WHERE id = $1", held));
        shop.awaitStatus(held, OrderStatus.EXPIRED);
        assertConserved(sale);
        assertEquals(new ProductStock("mug", 5, 4, 0, 1), stock(sale, "mug"));
    }

    @Test
    void counts_tell_orders_by_status_and_what_was_set_aside() {
        Sale sale = prints(5);
        shop.awaitStatus(shop.buy(sale, "tok_ok", line("mug", 1)), OrderStatus.PAID);
        shop.awaitStatus(shop.buy(sale, "tok_decline", line("mug", 1)), OrderStatus.DECLINED);
        shop.awaitSettled(sale);
        OrderCounts counts = new OrderCounts(shop.postgres);
        assertEquals(
                Map.of("paid", 1L, "declined", 1L),
                get(counts.read()).orders().get(sale.id().value()));
        assertEquals(counts.latest(), get(counts.read()));
    }
}
