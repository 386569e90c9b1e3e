package sluice.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.payment.PaymentProvider;
import sluice.payment.PaymentSettings;
import sluice.reconciliation.Reconciliation.Difference;
import sluice.reconciliation.Reconciliation.Report;
import sluice.reconciliation.Reconciliation.Sum;
import sluice.sale.Product;
import sluice.sale.Sale;

/** The provider's books against the rows. */
class ReconciliationTest {
    private static final String REFUND = "WITH raised AS (UPDATE orders SET refunded = refunded + $2 WHERE id = $1)"
            + " INSERT INTO refund (order_id, amount, currency, provider, charge_id, cause)"
            + " SELECT $1, $2, currency, provider, charge_id, 'test' FROM payment_attempt WHERE order_id = $1";

    private final List<Difference> differences = new ArrayList<>();
    private Shop shop;
    private Sale sale;

    private void open(Map<String, String> settings) {
        shop = new Shop(true, settings);
        sale = shop.sale(new Product("print", "Art print", 4900, 100, 0));
    }

    @AfterEach
    void close() {
        get(shop.close());
    }

    private Report reconcile() {
        differences.clear();
        PaymentSettings settings = PaymentSettings.from(shop.settings).at(shop.sandbox.uri());
        PaymentProvider provider = PaymentProvider.of(shop.vertx, settings, 2);
        Reconciliation reconciliation = new Reconciliation(shop.postgres, provider, settings.provider());
        return get(reconciliation.run(differences::add).eventually(provider::close));
    }

    @CanIgnoreReturnValue
    private String bought(String method, OrderStatus end) {
        String order = shop.buy(sale, method, line("print", 1));
        shop.awaitStatus(order, end);
        return order;
    }

    @Test
    void books_that_are_alike_differ_in_nothing_and_their_sums_agree() {
        open(Map.of());
        bought("tok_ok", OrderStatus.PAID);
        bought("tok_drop", OrderStatus.PAID);
        bought("tok_decline", OrderStatus.DECLINED);
        String refunded = bought("tok_ok", OrderStatus.PAID);
        get(shop.rows(REFUND, refunded, 4900L));
        shop.awaitStatus(refunded, OrderStatus.REFUNDED);
        String partly = bought("tok_ok", OrderStatus.PAID);
        get(shop.rows(REFUND, partly, 100L));
        shop.await(() -> shop.rows("SELECT 1 FROM refund WHERE order_id = $1 AND status = 'succeeded'", partly)
                .map(rows -> rows.size() == 1));
        Report report = reconcile();
        assertEquals(List.of(), differences);
        assertEquals(new Report(List.of(new Sum("EUR", 4, 4 * 4900, 5000, 4 * 4900, 5000)), 0, 0), report);
    }

    @Test
    void each_kind_of_difference_is_told_with_its_order() {
        open(Map.of());
        Map<String, String> wrong = new HashMap<>();
        for (String kind : List.of("paid without charge", "charged twice", "refund differs")) {
            wrong.put(bought("tok_ok", OrderStatus.PAID), kind);
        }
        for (String kind :
                List.of("money kept of an order that ended", "money of an order that waits", "amount differs")) {
            wrong.put(bought("later", OrderStatus.PLACED), kind);
        }
        wrong.put(Shop.id(), "charge without order");
        wrong.forEach((order, kind) -> {
            switch (kind) {
                case "paid without charge" ->
                    get(shop.rows(
                            "UPDATE payment_attempt SET charge_id = 'ch_none', updated_at = now() - interval '1 minute'"
                                    + " WHERE order_id = $1",
                            order));
                case "charged twice" -> shop.book(order + "-2", order, 4900);
                case "refund differs" -> giveBack(order);
                case "money kept of an order that ended" -> {
                    move(order, "cancelled");
                    shop.book(order + "-1", order, 4900);
                }
                case "amount differs" -> {
                    move(order, "unknown");
                    shop.book(order + "-1", order, 4899);
                }
                default -> shop.book(order + "-1", order, 4900);
            }
        });
        Report report = reconcile();
        assertEquals(wrong, differences.stream().collect(Collectors.toMap(Difference::order, Difference::kind)));
        assertEquals(wrong.size(), report.differences());
    }

    private void move(String order, String status) {
        get(shop.rows("UPDATE orders SET status = $2, cause = 'test' WHERE id = $1", order, status));
    }

    private void giveBack(String order) {
        get(shop.client()
                .postAbs(shop.sandbox.uri() + "/refunds")
                .putHeader("Idempotency-Key", order + "-r")
                .sendJsonObject(new JsonObject()
                        .put("charge", shop.charges(order).get(0).getString("id"))
                        .put("amount", 1)
                        .put("currency", "EUR")));
    }

    @Test
    void books_of_many_pages_are_read_to_their_end() {
        open(Map.of(
                "payment.provider", "stripe",
                "payment.api-key", "sk_test_1",
                "payment.webhook-secret", "whsec_0123456789"));
        String paid = bought("tok_ok", OrderStatus.PAID);
        for (int i = 0; i < 230; i++) shop.book("key-" + i, Shop.id(), 100);
        Report report = reconcile();
        assertEquals(230, report.differences());
        assertTrue(differences.stream().allMatch(one -> one.kind().equals("charge without order")));
        assertEquals(1, shop.charges(paid).size());
        assertEquals(List.of(new Sum("EUR", 231, 4900 + 23_000, 0, 4900, 0)), report.sums());
    }
}
