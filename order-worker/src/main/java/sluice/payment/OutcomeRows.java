package sluice.payment;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.order.OrderStatus;
import sluice.outbox.OrderName;
import sluice.payment.Outcome.Declined;
import sluice.payment.Outcome.Succeeded;
import sluice.payment.Outcome.Unknown;
import sluice.postgres.Sql;
import sluice.sale.SaleId;
import sluice.stock.StockRows;

/** What was heard of charges, in Postgres: by answer, enquiry or webhook, in whatever order it came. */
final class OutcomeRows {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRows.class);
    private static final String FINISH = Sql.of("payment/finish-charges.sql");
    private static final String LATE = Sql.of("payment/late-success.sql");

    /** What was heard of a charge. {@code pauseMillis}: until it is asked again, if it is unknown. */
    record Heard(Charge charge, Outcome outcome, long pauseMillis) {}

    /** An order that an outcome moved. */
    record Moved(String order, SaleId sale, OrderStatus status) {}

    private final String provider;

    OutcomeRows(String provider) {
        this.provider = provider;
    }

    /**
     * Writes outcomes down: orders, attempts, what is owed to the ledger, and the units of declined ones back in stock;
     * money for an order that has ended is owed back. Answers the orders that moved; what is known already moves none.
     */
    Future<List<Moved>> finish(SqlConnection transaction, List<Heard> heard) {
        return transaction
                .preparedQuery(FINISH)
                .execute(arguments(heard))
                .map(OutcomeRows::moved)
                .compose(moved -> lower(transaction, moved).map(moved))
                .compose(moved -> late(transaction, unused(heard, moved), moved));
    }

    private Tuple arguments(List<Heard> heard) {
        return Tuple.tuple()
                .addValue(provider)
                .addValue(column(heard, one -> one.charge().order()))
                .addValue(heard.stream().map(one -> one.charge().attempt()).toArray(Integer[]::new))
                .addValue(heard.stream().map(one -> one.charge().asks()).toArray(Integer[]::new))
                .addValue(column(heard, one -> one.outcome().word()))
                .addValue(column(heard, one -> id(one.outcome())))
                .addValue(column(heard, one -> reason(one.outcome())))
                .addValue(heard.stream().map(Heard::pauseMillis).toArray(Long[]::new));
    }

    private static String[] column(List<Heard> heard, Function<Heard, String> text) {
        return heard.stream().map(text).toArray(String[]::new);
    }

    static String id(Outcome outcome) {
        if (outcome instanceof Succeeded succeeded) return succeeded.id();
        if (outcome instanceof Declined declined) return declined.id();
        return outcome instanceof Unknown unknown ? unknown.id() : null;
    }

    static String reason(Outcome outcome) {
        if (outcome instanceof Declined declined) return declined.reason();
        return outcome instanceof Unknown unknown ? unknown.reason() : null;
    }

    private static List<Moved> moved(RowSet<Row> rows) {
        List<Moved> moved = new ArrayList<>();
        rows.forEach(row -> moved.add(new Moved(
                row.getString("id"), new SaleId(row.getString("sale")), OrderStatus.of(row.getString("status")))));
        return moved;
    }

    // Sale by sale in order, so that two transactions never wait for each other.
    private static Future<Void> lower(SqlConnection transaction, List<Moved> moved) {
        Map<String, List<Moved>> declined = moved.stream()
                .filter(one -> one.status() == OrderStatus.DECLINED)
                .collect(Collectors.groupingBy(one -> one.sale().value(), TreeMap::new, Collectors.toList()));
        Future<Void> lowered = Future.succeededFuture();
        for (List<Moved> some : declined.values()) {
            List<String> orders = some.stream().map(Moved::order).toList();
            lowered = lowered.compose(before ->
                    StockRows.lower(transaction, some.get(0).sale(), orders).mapEmpty());
        }
        return lowered;
    }

    /** Money that moved no order: mostly told twice. */
    private static List<Heard> unused(List<Heard> heard, List<Moved> moved) {
        Set<String> orders = moved.stream().map(Moved::order).collect(Collectors.toSet());
        return heard.stream()
                .filter(one -> one.outcome() instanceof Succeeded
                        && !orders.contains(one.charge().order()))
                .toList();
    }

    private Future<List<Moved>> late(SqlConnection transaction, List<Heard> unused, List<Moved> moved) {
        Future<List<Moved>> all = Future.succeededFuture(new ArrayList<>(moved));
        for (Heard one : unused) {
            all = all.compose(before -> late(transaction, one).map(more -> {
                before.addAll(more);
                return before;
            }));
        }
        return all;
    }

    private Future<List<Moved>> late(SqlConnection transaction, Heard heard) {
        String order = heard.charge().order();
        // The lock is a statement of its own: what somebody else does to the order this moment, LATE must see.
        return RefundRows.lock(transaction, new String[] {order})
                .compose(locked ->
                        transaction.preparedQuery(LATE).execute(Tuple.of(provider, order, id(heard.outcome()))))
                .map(rows -> {
                    List<Moved> moved = new ArrayList<>();
                    for (Row row : rows) {
                        String means = row.getString("means");
                        tell(order, means);
                        if (means.equals("unknown")) {
                            moved.add(new Moved(order, new SaleId(row.getString("sale")), OrderStatus.UNKNOWN));
                        }
                    }
                    return moved;
                });
    }

    private static void tell(String order, String means) {
        switch (means) {
            case "refund" ->
                LOG.atWarn().addKeyValue("order", OrderName.of(order)).log("late success refunded");
            case "twice" ->
                LOG.atError().addKeyValue("order", OrderName.of(order)).log("order charged twice");
            default -> LOG.atDebug().addKeyValue("order", OrderName.of(order)).log("success told again");
        }
    }
}
