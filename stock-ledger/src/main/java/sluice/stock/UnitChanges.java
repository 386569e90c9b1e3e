package sluice.stock;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.postgres.Sql;
import sluice.reservation.Line;
import sluice.sale.SaleId;

/** What a transaction changes in the units of a sale's products, gathered and then written once a product. */
final class UnitChanges {
    private static final String CHANGE = Sql.of("stock/change-stock.sql");
    private static final int COUNTERS = 4;

    /** By product: changes of {@code live, reserved, sold, releasing}. */
    private final Map<String, long[]> changes = new TreeMap<>();

    void reserved(List<Line> lines) {
        add(lines, 1, 1, 0, 0);
    }

    void sold(List<Line> lines) {
        add(lines, 0, -1, 1, 0);
    }

    /** Their order has ended: they are live no more, and reserved until Redis has released them. */
    void releasing(List<Line> lines) {
        add(lines, -1, 0, 0, 1);
    }

    void released(List<Line> lines) {
        add(lines, 0, -1, 0, -1);
    }

    private void add(List<Line> lines, int... signs) {
        for (Line line : lines) {
            long[] units = changes.computeIfAbsent(line.product(), any -> new long[COUNTERS]);
            for (int i = 0; i < COUNTERS; i++) units[i] += (long) signs[i] * line.quantity();
        }
    }

    // One row after the other in order of product, so that two transactions never wait for each other.
    Future<Void> write(SqlConnection transaction, SaleId sale) {
        if (changes.isEmpty()) return Future.succeededFuture();
        List<Tuple> batch = changes.entrySet().stream()
                .map(change -> tuple(sale, change.getKey(), change.getValue()))
                .toList();
        return transaction.preparedQuery(CHANGE).executeBatch(batch).mapEmpty();
    }

    private static Tuple tuple(SaleId sale, String product, long[] units) {
        return Tuple.of(sale.value(), product, units[0], units[1], units[2], units[3]);
    }
}
