package sluice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;

import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The database enforces the arrows of {@link OrderStatus}, whoever writes. */
class OrderMovesTest {
    private final Shop shop = Shop.unpaid();

    private static final String INSERT = "INSERT INTO orders (id, sale, ticket, buyer, status, amount, currency, lines,"
            + " payment_method, expires_at, cause) VALUES ($1, 'none', 't', 'b', $2, 1, 'EUR', '[{}]', 'tok_ok',"
            + " now() + interval '1 day', 'test')";

    private String place() {
        String id = Shop.id();
        get(shop.rows(INSERT, id, "placed"));
        return id;
    }

    private void move(String id, OrderStatus to) {
        get(shop.rows("UPDATE orders SET status = $2, cause = 'test' WHERE id = $1", id, to.word()));
    }

    /** A way from placed to every status, by the arrows. */
    private static Map<OrderStatus, List<OrderStatus>> ways() {
        Map<OrderStatus, List<OrderStatus>> ways = new EnumMap<>(OrderStatus.class);
        ways.put(OrderStatus.PLACED, List.of());
        List<OrderStatus> reached = new ArrayList<>(List.of(OrderStatus.PLACED));
        for (int i = 0; i < reached.size(); i++) {
            OrderStatus from = reached.get(i);
            for (OrderStatus to : from.next()) {
                if (ways.containsKey(to)) continue;
                List<OrderStatus> way = new ArrayList<>(ways.get(from));
                way.add(to);
                ways.put(to, way);
                reached.add(to);
            }
        }
        return ways;
    }

    @Test
    void the_database_allows_exactly_the_arrows_of_the_code() {
        Map<OrderStatus, List<OrderStatus>> ways = ways();
        assertEquals(EnumSet.complementOf(EnumSet.of(OrderStatus.ACCEPTED)), ways.keySet());
        ways.forEach((from, way) -> {
            Set<OrderStatus> allowed = EnumSet.noneOf(OrderStatus.class);
            for (OrderStatus to : ways.keySet()) {
                String id = place();
                way.forEach(step -> move(id, step));
                if (to != from && moves(id, to)) allowed.add(to);
            }
            assertEquals(from.next(), allowed, "from " + from);
        });
    }

    private boolean moves(String id, OrderStatus to) {
        try {
            move(id, to);
            return true;
        } catch (PgException refused) {
            assertEquals("order_moves", refused.getConstraint());
            return false;
        }
    }

    @Test
    void an_order_begins_as_placed() {
        PgException refused = assertThrows(PgException.class, () -> get(shop.rows(INSERT, Shop.id(), "paid")));
        assertEquals("order_begins", refused.getConstraint());
    }

    @Test
    void what_was_bought_cannot_be_rewritten() {
        String id = place();
        for (String change : List.of("amount = 0", "lines = '[{},{}]'", "buyer = 'x'", "currency = 'USD'")) {
            PgException refused = assertThrows(
                    PgException.class, () -> get(shop.rows("UPDATE orders SET " + change + " WHERE id = $1", id)));
            assertEquals("order_stays", refused.getConstraint());
        }
    }

    @Test
    void every_move_is_in_the_history_with_its_cause() {
        String id = place();
        move(id, OrderStatus.CHARGING);
        move(id, OrderStatus.UNKNOWN);
        var moves = get(shop.rows(
                "SELECT from_status, to_status, cause, at FROM order_history WHERE order_id = $1 ORDER BY seq", id));
        assertEquals(
                List.of("null placed test", "placed charging test", "charging unknown test"),
                moves.stream()
                        .map(row -> row.getString("from_status") + " " + row.getString("to_status") + " "
                                + row.getString("cause"))
                        .toList());
        assertTrue(moves.stream().noneMatch(row -> row.getOffsetDateTime("at") == null));
    }
}
