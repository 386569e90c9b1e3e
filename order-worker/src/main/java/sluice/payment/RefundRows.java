package sluice.payment;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import sluice.payment.Charge.Money;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/** Refunds in Postgres: who asks for which, and what was heard. */
final class RefundRows {
    private static final String TAKE = Sql.of("payment/take-refunds.sql");
    private static final String LOCK = Sql.of("payment/lock-orders.sql");
    private static final String FINISH = Sql.of("payment/finish-refunds.sql");
    private static final String END = Sql.of("payment/end-refunded.sql");

    /** What was heard of a refund. {@code pauseMillis}: until it is asked again, if it is not known. */
    record Heard(Refund refund, Outcome outcome, long pauseMillis) {}

    private final Postgres postgres;
    private final String provider;
    private final Duration patience;

    /** @param patience after which a refund that was taken and not finished is anybody's */
    RefundRows(Postgres postgres, String provider, Duration patience) {
        this.postgres = postgres;
        this.provider = provider;
        this.patience = patience;
    }

    /** Takes refunds that it is time to ask for. */
    Future<List<Refund>> take(int most) {
        return postgres.run(TAKE, Tuple.of(most, provider, patience.toMillis())).map(rows -> {
            List<Refund> refunds = new ArrayList<>();
            for (Row row : rows) refunds.add(read(row));
            return refunds;
        });
    }

    private static Refund read(Row row) {
        return new Refund(
                row.getString("id"),
                row.getString("order_id"),
                row.getInteger("asks"),
                row.getLong("waited_ms"),
                row.getString("idempotency_key"),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getString("charge_id"),
                row.getString("refund_id"));
    }

    /** Writes outcomes down in one transaction; answers the orders that are refunded whole now. */
    Future<List<String>> finish(List<Heard> heard) {
        String[] orders = column(heard, one -> one.refund().order());
        return postgres.transaction(transaction -> lock(transaction, orders)
                .compose(locked -> transaction.preparedQuery(FINISH).execute(arguments(heard)))
                .compose(noted -> end(transaction, orders)));
    }

    /** Locks orders until the transaction ends: its next statement sees what others have done to them. */
    static Future<?> lock(SqlConnection transaction, String[] orders) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of((Object) orders));
    }

    private static Tuple arguments(List<Heard> heard) {
        return Tuple.tuple()
                .addValue(heard.stream()
                        .map(one -> UUID.fromString(one.refund().uuid()))
                        .toArray(UUID[]::new))
                .addValue(heard.stream().map(one -> one.refund().asks()).toArray(Integer[]::new))
                .addValue(column(heard, one -> one.outcome().word()))
                .addValue(column(heard, one -> OutcomeRows.id(one.outcome())))
                .addValue(column(heard, one -> OutcomeRows.reason(one.outcome())))
                .addValue(heard.stream().map(Heard::pauseMillis).toArray(Long[]::new));
    }

    private static String[] column(List<Heard> heard, Function<Heard, String> text) {
        return heard.stream().map(text).toArray(String[]::new);
    }

    private static Future<List<String>> end(SqlConnection transaction, String[] orders) {
        return transaction.preparedQuery(END).execute(Tuple.of(orders)).map(rows -> {
            List<String> ended = new ArrayList<>();
            rows.forEach(row -> ended.add(row.getString("id")));
            return ended;
        });
    }
}
