package sluice.bench;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What became of a sale's orders, by the rows; and whether that is what the payment provider's own ledger says. */
final class PaidOrders {
    private static final Set<String> OPEN = Set.of("placed", "payment_pending", "charging", "unknown");
    private static final Set<String> PAID = Set.of("paid", "shipped", "delivered", "refunded");
    private static final String COUNT_OPEN =
            "SELECT (SELECT count(*) FROM orders WHERE sale = $1 AND status = ANY ($2::text[]))"
                    + " + (SELECT count(*) FROM outbox WHERE sale = $1)"
                    + " + (SELECT count(*) FROM refund WHERE status IN ('asking', 'unknown', 'asked'))";

    /**
     * What differs, all of it 0 where nothing was lost.
     *
     * @param doubleCharges orders that were charged more than once
     * @param lostPaid orders that were charged and are not paid
     * @param free orders that are paid and were not charged
     */
    record Differences(long doubleCharges, long lostPaid, long free) {}

    private final Stage stage;
    private final BenchSale sale;

    PaidOrders(Stage stage, BenchSale sale) {
        this.stage = stage;
        this.sale = sale;
    }

    /** Whether every order has come to an end, and the ledger knows of it. */
    Future<Boolean> areSettled() {
        Tuple arguments = Tuple.of(sale.id().value()).addValue(OPEN.toArray(String[]::new));
        return stage.postgres()
                .run(COUNT_OPEN, arguments)
                .map(rows -> rows.iterator().next().getLong(0) == 0);
    }

    /** Some that are paid and of which nothing was given back. */
    List<String> paidInFull(int most) throws Exception {
        RowSet<Row> rows = Stage.await(stage.postgres()
                .run(
                        "SELECT id FROM orders WHERE sale = $1 AND status = 'paid' AND refunded = 0 LIMIT $2",
                        Tuple.of(sale.id().value(), most)));
        List<String> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getString(0)));
        return ids;
    }

    /** The status of every order. */
    Map<String, String> statuses() throws Exception {
        RowSet<Row> rows = Stage.await(stage.postgres()
                .run(
                        "SELECT id, status FROM orders WHERE sale = $1",
                        Tuple.of(sale.id().value())));
        Map<String, String> statuses = new HashMap<>();
        rows.forEach(row -> statuses.put(row.getString(0), row.getString(1)));
        return statuses;
    }

    static boolean isPaid(String status) {
        return PAID.contains(status);
    }

    /** Compares the rows with what {@code payment} has booked. */
    Differences against(PaymentParty payment) throws Exception {
        Map<String, String> statuses = statuses();
        Map<String, Integer> charged = payment.succeeded();
        // The ledger holds the charges of other sales too.
        charged.keySet().retainAll(statuses.keySet());
        long twice = charged.values().stream().filter(count -> count > 1).count();
        Predicate<String> paid = order -> isPaid(statuses.get(order));
        long lost = charged.keySet().stream().filter(paid.negate()).count();
        long free = statuses.keySet().stream()
                .filter(paid)
                .filter(order -> !charged.containsKey(order))
                .count();
        return new Differences(twice, lost, free);
    }
}
