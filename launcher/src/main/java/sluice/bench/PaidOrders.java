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
    private static final Set<String> PAID_FOR = Set.of("paid", "shipped", "delivered");
    private static final String REFUNDED = "refunded";
    private static final int EXAMPLES = 3;
    private static final String STORY = """
            SELECT $1 || ': ' || (SELECT string_agg(to_status || ' (' || cause || ')', ', ' ORDER BY seq)
                                  FROM order_history WHERE order_id = $1)
                   || '; charges: ' || coalesce((SELECT string_agg(status || ' ' || coalesce(charge_id, '') || ' after '
                                                                   || asks || ' asks, ' || coalesce(reason, ''), ', ')
                                                 FROM payment_attempt WHERE order_id = $1), 'none')""";
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
     * @param examples what happened to some of these, in words
     */
    record Differences(long doubleCharges, long lostPaid, long free, List<String> examples) {}

    private final Stage stage;
    private final BenchSale sale;
    private final Recount recount;

    PaidOrders(Stage stage, BenchSale sale) throws Exception {
        this.stage = stage;
        this.sale = sale;
        this.recount = new Recount(stage, sale);
    }

    /** Whether all that was bought is an order, every order has come to an end, and the ledger knows of it. */
    Future<Boolean> areSettled() {
        return recount.isApplied().compose(applied -> applied ? haveEnded() : Future.succeededFuture(false));
    }

    private Future<Boolean> haveEnded() {
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
        return PAID_FOR.contains(status) || status.equals(REFUNDED);
    }

    /** Compares the rows with what {@code payment} has booked and not given back. */
    Differences against(PaymentParty payment) throws Exception {
        Map<String, String> statuses = statuses();
        Map<String, Integer> charged = payment.kept();
        // The ledger holds the charges of other sales too.
        charged.keySet().retainAll(statuses.keySet());
        List<String> twice = filtered(charged.keySet(), order -> charged.get(order) > 1);
        List<String> lost = filtered(charged.keySet(), order -> !isPaid(statuses.get(order)));
        List<String> free = filtered(
                statuses.keySet(), order -> PAID_FOR.contains(statuses.get(order)) && !charged.containsKey(order));
        List<String> examples = new ArrayList<>();
        for (List<String> kind : List.of(twice, lost, free)) {
            for (String order : kind.subList(0, Math.min(EXAMPLES, kind.size()))) examples.add(story(order));
        }
        return new Differences(twice.size(), lost.size(), free.size(), examples);
    }

    private static List<String> filtered(Set<String> orders, Predicate<String> which) {
        return orders.stream().filter(which).toList();
    }

    private String story(String order) throws Exception {
        return Stage.await(stage.postgres().run(STORY, Tuple.of(order)))
                .iterator()
                .next()
                .getString(0);
    }
}
