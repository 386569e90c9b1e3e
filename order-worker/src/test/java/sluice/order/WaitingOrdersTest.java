package sluice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;

import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sluice.postgres.Sql;

/** What waits, however much of it, is never walked over in search of what is due. */
class WaitingOrdersTest {
    private static final int ORDERS = 20_000;
    private static final String INSERT = "INSERT INTO orders (id, sale, ticket, buyer, status, amount, currency, lines,"
            + " payment_method, expires_at, cause) SELECT substr(md5($1 || n::text), 1, 22), 'none', 't', 'b',"
            + " 'placed', 1, 'EUR', '[{}]', $1, now() + interval '1 hour' + n * interval '1 ms', 'test'"
            + " FROM generate_series(1, $2) AS n";

    private static String explained(Shop shop, String statement, Object... arguments) {
        String plan = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS) " + statement;
        for (int i = arguments.length; i > 0; i--) plan = plan.replace("$" + i, arguments[i - 1].toString());
        List<Row> lines = get(shop.rows(plan));
        return lines.stream().map(row -> row.getString(0)).collect(Collectors.joining("\n"));
    }

    /** Pages touched by the plan as a whole: its first line of buffers. */
    private static int pages(String plan) {
        String buffers = plan.lines()
                .filter(line -> line.contains("Buffers: "))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(buffers.replaceAll("[a-z]+=", "").split("\\D+"))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .sum();
    }

    @Test
    void neither_taking_nor_expiring_walks_over_orders_that_only_wait() {
        Shop shop = new Shop(false, Map.of("orders.retry-interval", "1m"));
        for (String method : List.of("later", "tok_ok")) get(shop.rows(INSERT, method, ORDERS));
        get(shop.rows("UPDATE orders SET status = 'payment_pending', cause = 'test' WHERE payment_method = 'tok_ok'"
                + " AND id < '8'"));
        get(shop.rows("ANALYZE orders"));
        String expiring = explained(shop, Sql.of("order/expire-orders.sql"), 128);
        assertTrue(pages(expiring) < 50, expiring);
        String taking = explained(shop, Sql.of("payment/take-placed.sql"), 1, "'sandbox'", 1000);
        assertTrue(pages(taking) < 200, taking);
        assertEquals(
                1,
                get(shop.rows("SELECT 1 FROM orders WHERE status = 'charging'")).size());
        String pending = explained(shop, Sql.of("payment/pend-placed.sql"), 1, "'test'");
        assertTrue(pages(pending) < 200, pending);
        get(shop.close());
    }
}
