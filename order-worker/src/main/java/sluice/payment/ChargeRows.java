package sluice.payment;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import sluice.order.OrderStatus;
import sluice.payment.Outcome.Declined;
import sluice.payment.Outcome.Paid;
import sluice.payment.Outcome.Unknown;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;
import sluice.stock.StockRows;

/** Charges in Postgres: who asks for which, and what was heard. */
final class ChargeRows {
    private static final String TAKE_PLACED = Sql.of("payment/take-placed.sql");
    private static final String PEND = Sql.of("payment/pend-placed.sql");
    private static final String TAKE_OPEN = Sql.of("payment/take-open.sql");
    private static final String FINISH = Sql.of("payment/finish-charges.sql");

    /** What was heard of a charge. {@code pauseMillis}: until it is asked again, if it is unknown. */
    record Heard(Charge charge, Outcome outcome, long pauseMillis) {}

    /** An order that an outcome moved. */
    record Moved(String order, SaleId sale, OrderStatus status) {}

    private final Postgres postgres;
    private final String provider;
    private final Duration patience;

    /** @param patience after which a charge that was taken and not finished is anybody's */
    ChargeRows(Postgres postgres, String provider, Duration patience) {
        this.postgres = postgres;
        this.provider = provider;
        this.patience = patience;
    }

    /** Lets at most {@code most} placed orders wait because no charge is sent now; answers their ids. */
    Future<List<String>> pend(int most) {
        return postgres.run(PEND, Tuple.of(most, "no charge is sent now")).map(rows -> {
            List<String> orders = new ArrayList<>();
            rows.forEach(row -> orders.add(row.getString("id")));
            return orders;
        });
    }

    /** Takes waiting orders; they are charging now. */
    Future<List<Charge>> takePlaced(int most) {
        return postgres.run(TAKE_PLACED, Tuple.of(most, provider, patience.toMillis()))
                .map(ChargeRows::charges);
    }

    /** Takes charges whose outcome is open, and which it is time to ask again. */
    Future<List<Charge>> takeOpen(int most) {
        return postgres.run(TAKE_OPEN, Tuple.of(most, patience.toMillis())).map(ChargeRows::charges);
    }

    private static List<Charge> charges(RowSet<Row> rows) {
        List<Charge> charges = new ArrayList<>();
        for (Row row : rows) {
            charges.add(new Charge(
                    row.getString("id"),
                    row.getInteger("attempt"),
                    row.getInteger("asks"),
                    row.getLong("waited_ms"),
                    row.getString("idempotency_key"),
                    new Charge.Money(row.getLong("amount"), row.getString("currency")),
                    row.getString("payment_method")));
        }
        return charges;
    }

    /**
     * Writes outcomes down in one transaction: orders, attempts, what is owed to the ledger, and the units of declined
     * ones back in stock. Answers the orders that moved; what is known already moves nothing.
     */
    Future<List<Moved>> finish(List<Heard> heard) {
        return postgres.transaction(transaction -> transaction
                .preparedQuery(FINISH)
                .execute(arguments(heard))
                .map(ChargeRows::moved)
                .compose(moved -> lower(transaction, moved).map(moved)));
    }

    private Tuple arguments(List<Heard> heard) {
        return Tuple.tuple()
                .addValue(provider)
                .addValue(column(heard, one -> one.charge().order()))
                .addValue(heard.stream().map(one -> one.charge().attempt()).toArray(Integer[]::new))
                .addValue(heard.stream().map(one -> one.charge().asks()).toArray(Integer[]::new))
                .addValue(column(heard, one -> one.outcome().word()))
                .addValue(column(heard, one -> chargeId(one.outcome())))
                .addValue(column(heard, one -> reason(one.outcome())))
                .addValue(heard.stream().map(Heard::pauseMillis).toArray(Long[]::new));
    }

    private static String[] column(List<Heard> heard, Function<Heard, String> text) {
        return heard.stream().map(text).toArray(String[]::new);
    }

    private static String chargeId(Outcome outcome) {
        if (outcome instanceof Paid paid) return paid.chargeId();
        return outcome instanceof Declined declined ? declined.chargeId() : null;
    }

    private static String reason(Outcome outcome) {
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
}
