package sluice.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.reservation.Settlement;
import sluice.sale.SaleId;

/** The outbox in Postgres. Rows come with the statements that end orders. */
public final class OutboxRows {
    private static final String TAKE = Sql.of("outbox/take-due.sql");
    private static final String DELETE_RETURNED = Sql.of("outbox/delete-returned.sql");
    private static final String INSERT = Sql.of("outbox/insert-owed.sql");
    private static final String DELETE_FINAL = Sql.of("outbox/delete-final.sql");

    private static final String CONFIRM = "confirm";
    private static final String RELEASE = "release ";

    /** A settlement that is due. {@code tries} counts this one. */
    public record Owed(SaleId sale, Settlement settlement, int tries) {}

    private final Postgres postgres;

    public OutboxRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Takes at most {@code most} that are due; whatever stays is due again after a pause that doubles. */
    Future<List<Owed>> take(int most, Duration firstPause) {
        return postgres.run(TAKE, Tuple.of(most, firstPause.toMillis())).map(rows -> {
            List<Owed> owed = new ArrayList<>();
            rows.forEach(row -> owed.add(read(row)));
            return owed;
        });
    }

    private static Owed read(Row row) {
        return new Owed(
                new SaleId(row.getString("sale")),
                new Settlement(row.getString("order_id"), row.getBoolean("confirm"), row.getString("reason")),
                row.getInteger("tries"));
    }

    /** Owes a settlement that was set aside once more; {@code wish} is what its letter says. */
    public Future<Void> owe(SaleId sale, String order, String wish) {
        boolean confirm = wish.equals(CONFIRM);
        String reason = confirm ? "paid" : wish.substring(RELEASE.length());
        return postgres.run(INSERT, Tuple.of(order, sale.value(), confirm, reason))
                .mapEmpty();
    }

    /** A settlement in words, as its letter says it: {@code confirm}, or {@code release} with the reason. */
    static String wish(Settlement settlement) {
        return settlement.confirm() ? CONFIRM : RELEASE + settlement.reason();
    }

    /** Ends settlements that came back in the journal, in the transaction that applies it. */
    public Future<Void> returned(SqlConnection transaction, Collection<String> orders) {
        if (orders.isEmpty()) return Future.succeededFuture();
        return transaction
                .preparedQuery(DELETE_RETURNED)
                .execute(Tuple.of(orders.toArray(String[]::new)))
                .mapEmpty();
    }

    /** Ends those whose reservation has ended that way in the rows too. */
    Future<Void> endFinal(SaleId sale, Collection<String> orders) {
        if (orders.isEmpty()) return Future.succeededFuture();
        return postgres.run(DELETE_FINAL, Tuple.of(sale.value()).addValue(orders.toArray(String[]::new)))
                .mapEmpty();
    }

    /** Ends these without more ado, and sets {@code letters} aside instead. */
    Future<Void> setAside(SaleId sale, List<DeadLetter> letters) {
        List<String> orders = letters.stream().map(DeadLetter::position).toList();
        return postgres.transaction(transaction -> DeadLetter.insert(transaction, "outbox", sale, letters)
                .compose(inserted -> returned(transaction, orders)));
    }
}
