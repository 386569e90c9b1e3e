package sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.desk.OrderDesk.Hand;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;

/** Single orders in the hands of an operator. */
class OrderDeskTest {
    private final Shop shop = Shop.charging();
    private final OrderDesk desk = new OrderDesk(shop.postgres, shop.hints);
    private final ConcurrentLinkedQueue<JsonObject> noted = new ConcurrentLinkedQueue<>();
    private final Hand hand = new Hand("olga", (transaction, sale, what) -> {
        noted.add(what);
        return Future.succeededFuture();
    });
    private String order;

    @BeforeEach
    void buy() {
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        order = shop.buy(sale, "tok_ok", line("print", 2));
        shop.awaitStatus(order, OrderStatus.PAID);
        shop.awaitSettled(sale);
    }

    private static RefundWish wish(Long amount) {
        return new RefundWish(UUID.randomUUID().toString(), amount, "damaged");
    }

    private static void assertRefused(Refusal refusal, Future<?> future) {
        assertEquals(refusal, assertThrows(Refused.class, () -> get(future)).refusal());
    }

    private static List<String> words(JsonArray entries, String field) {
        return entries.stream()
                .map(entry -> ((JsonObject) entry).getString(field))
                .toList();
    }

    @Test
    void an_order_is_shown_with_its_history_and_what_the_provider_said() {
        JsonObject found = get(desk.find(order));
        assertEquals(9800, found.getLong("amount"));
        assertEquals(List.of("placed", "charging", "paid"), words(found.getJsonArray("history"), "to"));
        assertEquals(List.of("succeeded"), words(found.getJsonArray("attempts"), "status"));
        assertEquals(new JsonArray(), found.getJsonArray("refunds"));
        assertRefused(Refusal.UNKNOWN_ORDER, desk.find(Shop.id()));
        assertRefused(Refusal.UNKNOWN_ORDER, desk.find("nothing"));
    }

    @Test
    void an_order_is_shipped_then_delivered_each_noted_once_and_never_the_other_way_round() {
        assertRefused(Refusal.ORDER_CONFLICT, desk.deliver(order, hand));
        assertEquals("shipped", get(desk.ship(order, hand)).getString("status"));
        assertEquals("shipped", get(desk.ship(order, hand)).getString("status"));
        assertEquals("delivered", get(desk.deliver(order, hand)).getString("status"));
        assertRefused(Refusal.ORDER_CONFLICT, desk.ship(order, hand));
        assertEquals(
                List.of("shipped", "delivered"),
                noted.stream().map(what -> what.getString("status")).toList());
        JsonArray history = get(desk.find(order)).getJsonArray("history");
        assertEquals(List.of("olga", "olga"), words(history, "cause").subList(3, 5));
    }

    @Test
    void what_cannot_be_noted_is_not_done() {
        Hand broken = new Hand("olga", (transaction, sale, what) -> Future.failedFuture(new IllegalStateException()));
        assertThrows(IllegalStateException.class, () -> get(desk.ship(order, broken)));
        assertThrows(IllegalStateException.class, () -> get(desk.refund(order, wish(null), broken)));
        JsonObject found = get(desk.find(order));
        assertEquals("paid", found.getString("status"));
        assertEquals(0, found.getLong("refunded"));
    }

    @Test
    void many_refunds_at_once_give_back_no_more_than_was_paid() {
        List<Future<JsonObject>> asked = new ArrayList<>();
        for (int i = 0; i < 12; i++) asked.add(desk.refund(order, wish(1400L), hand));
        long given = get(Future.join(asked)
                .transform(done -> Future.succeededFuture(
                        asked.stream().filter(Future::succeeded).count())));
        assertEquals(7, given);
        shop.awaitStatus(order, OrderStatus.REFUNDED);
        assertEquals(9800, shop.charges(order).get(0).getLong("refunded"));
        assertEquals(7, noted.size());
    }

    @Test
    void the_same_key_gets_the_same_refund_and_another_wish_under_it_is_refused() {
        RefundWish wish = wish(900L);
        String first = get(desk.refund(order, wish, hand)).getString("id");
        assertEquals(first, get(desk.refund(order, wish, hand)).getString("id"));
        assertRefused(Refusal.KEY_REUSED, desk.refund(order, new RefundWish(wish.key(), 901L, "damaged"), hand));
        assertRefused(Refusal.KEY_REUSED, desk.refund(order, new RefundWish(wish.key(), 900L, "lost"), hand));
        assertEquals(1, noted.size());
        RefundWish rest = wish(null);
        assertEquals(8900, get(desk.refund(order, rest, hand)).getLong("amount"));
        shop.awaitStatus(order, OrderStatus.REFUNDED);
        assertEquals("succeeded", get(desk.refund(order, rest, hand)).getString("status"));
    }

    @Test
    void only_what_was_paid_can_be_given_back() {
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String declined = shop.buy(sale, "tok_decline", line("print", 1));
        shop.awaitStatus(declined, OrderStatus.DECLINED);
        assertRefused(Refusal.ORDER_CONFLICT, desk.refund(declined, wish(null), hand));
        assertRefused(Refusal.OVER_REFUND, desk.refund(order, wish(9801L), hand));
        assertRefused(Refusal.UNKNOWN_ORDER, desk.refund(Shop.id(), wish(null), hand));
    }

    @Test
    void what_is_all_on_its_way_back_is_not_sent_and_what_is_so_in_part_is() {
        get(shop.rows("UPDATE orders SET refunded = amount WHERE id = $1", order));
        assertRefused(Refusal.ORDER_CONFLICT, desk.ship(order, hand));
        get(shop.rows("UPDATE orders SET refunded = 900 WHERE id = $1", order));
        assertEquals("shipped", get(desk.ship(order, hand)).getString("status"));
    }

    @Test
    void money_of_an_ended_order_that_did_not_go_back_by_itself_is_given_back_by_hand() {
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String declined = shop.buy(sale, "tok_decline", line("print", 1));
        shop.awaitStatus(declined, OrderStatus.DECLINED);
        get(shop.rows("UPDATE payment_attempt SET status = 'succeeded' WHERE order_id = $1", declined));
        assertEquals(4900, get(desk.refund(declined, wish(null), hand)).getLong("amount"));
    }

    @Test
    void a_wish_names_a_reason_and_at_most_an_amount() {
        JsonObject good = new JsonObject().put("amount", 1).put("reason", "damaged");
        assertEquals(new RefundWish("k", 1L, "damaged"), RefundWish.of("k", good));
        for (JsonObject bad : List.of(
                new JsonObject(),
                new JsonObject().put("reason", ""),
                new JsonObject().put("reason", "two\nlines"),
                good.copy().put("amount", 0),
                good.copy().put("amount", 1.5),
                good.copy().put("amount", "1"),
                good.copy().put("more", true))) {
            assertEquals(
                    Refusal.FIELD_INVALID,
                    assertThrows(Refused.class, () -> RefundWish.of("k", bad)).refusal());
        }
    }
}
