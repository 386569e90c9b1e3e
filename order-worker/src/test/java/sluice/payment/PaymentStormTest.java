package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.order.Shop;
import sluice.reconciliation.Reconciliation;
import sluice.reconciliation.Reconciliation.Difference;
import sluice.reconciliation.Reconciliation.Report;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.StockNow.ProductStock;

/** A provider that is everything but well while many buy; judged afterwards by its own books. */
class PaymentStormTest {
    private static final int UNITS = 400;

    private Shop shop;
    private ProviderEvents events;

    private Sale open(String timeout) {
        Map<String, String> settings = new HashMap<>(ProviderEvents.BELIEVED);
        settings.putAll(Map.of("payment.timeout", timeout, "payment.pause", "300ms"));
        shop = new Shop(true, settings);
        events = new ProviderEvents(shop);
        return shop.sale(new Product("print", "Art print", 4900, UNITS, 0));
    }

    @AfterEach
    void close() {
        events.close();
        get(shop.close());
    }

    private List<String> buy(Sale sale, int orders) {
        List<String> bought = new ArrayList<>();
        for (int i = 0; i < orders; i++) bought.add(shop.buy(sale, "tok_ok", line("print", 1)));
        return bought;
    }

    /** Returns when so many orders are paid or declined, and nothing is owed any more. */
    private void awaitEnds(Sale sale, int orders) {
        shop.await(
                () -> shop.rows(
                                "SELECT count(*) AS ends FROM orders"
                                        + " WHERE sale = $1 AND status IN ('paid', 'declined')",
                                sale.id().value())
                        .map(rows -> rows.get(0).getLong("ends") == orders),
                120);
        shop.awaitSettled(sale);
    }

    private Set<String> withStatus(Sale sale, String status) {
        Set<String> orders = new TreeSet<>();
        for (Row row : get(shop.rows(
                "SELECT id FROM orders WHERE sale = $1 AND status = $2",
                sale.id().value(),
                status))) {
            orders.add(row.getString("id"));
        }
        return orders;
    }

    private void assertAlike(int paid) {
        List<Difference> differences = new ArrayList<>();
        PaymentSettings settings = PaymentSettings.from(shop.settings).at(shop.sandbox.uri());
        PaymentProvider provider = PaymentProvider.of(shop.vertx, settings, 2);
        Report report = get(new Reconciliation(shop.postgres, provider, "sandbox")
                .run(differences::add)
                .eventually(provider::close));
        assertEquals(List.of(), differences);
        assertEquals(0, report.open());
        assertEquals(paid, report.sums().get(0).charges());
        assertEquals(4900L * paid, report.sums().get(0).taken());
    }

    @Test
    void through_silence_errors_lost_answers_and_events_in_any_order_each_order_is_charged_once_or_not_at_all() {
        Sale sale = open("300ms");
        shop.turnKnobs(new JsonObject()
                .put("latency_ms", 20)
                .put("decline_ratio", 0.1)
                .put("error_ratio", 0.15)
                .put("drop_ratio", 0.15)
                .put("webhook_uri", events.uri())
                .put("webhook_delay_ms", 250)
                .put("webhook_copies", 3)
                .put("webhook_shuffle", true));
        List<String> bought = buy(sale, 100);
        shop.turnKnobs(new JsonObject().put("hang", true));
        bought.addAll(buy(sale, 100));
        shop.await(() -> shop.vertx.timer(5).map(later -> shop.charger.paused()));
        shop.turnKnobs(new JsonObject().put("hang", false));
        bought.addAll(buy(sale, 100));
        awaitEnds(sale, bought.size());

        Set<String> paid = withStatus(sale, "paid");
        Set<String> charged = shop.succeeded();
        assertEquals(charged, paid);
        assertAlike(paid.size());
        assertEquals(
                List.of(new ProductStock("print", UNITS, UNITS - paid.size(), 0, paid.size())),
                shop.stock(sale).products());
        assertTrue(bought.stream().anyMatch(order -> shop.history(order).contains("unknown")));
        assertTrue(bought.stream().anyMatch(order -> shop.history(order).contains("payment_pending")));
    }

    @Test
    void when_one_in_five_is_declined_the_way_to_the_provider_stays_open_and_the_units_come_back() {
        Sale sale = open("10s");
        shop.turnKnobs(new JsonObject().put("decline_ratio", 0.2));
        AtomicBoolean paused = new AtomicBoolean();
        long watch = shop.vertx.setPeriodic(5, tick -> paused.compareAndSet(false, shop.charger.paused()));
        List<String> bought = buy(sale, 200);
        awaitEnds(sale, bought.size());
        shop.vertx.cancelTimer(watch);
        Set<String> paid = withStatus(sale, "paid");
        assertFalse(paused.get());
        assertTrue(paid.size() < bought.size());
        assertEquals(shop.succeeded(), paid);
        assertAlike(paid.size());
        assertEquals(
                List.of(new ProductStock("print", UNITS, UNITS - paid.size(), 0, paid.size())),
                shop.stock(sale).products());
        assertEquals(
                (long) paid.size(),
                get(shop.rows(
                                "SELECT live FROM sale_stock WHERE sale = $1",
                                sale.id().value()))
                        .get(0)
                        .getLong("live"));
    }
}
