package sluice.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import sluice.crash.CrashPoint;
import sluice.journal.JournalLine.Reserve;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;
import sluice.stock.StockRows;

/** The orders in Postgres. Every move is conditional on the state it leaves; of two at once, one wins. */
public final class OrderRows {
    private static final String INSERT = Sql.of("order/insert-orders.sql");
    private static final String SELECT = Sql.of("order/select-order.sql");
    private static final String SELECT_CHANGED = Sql.of("order/select-changed.sql");
    private static final String CANCEL = Sql.of("order/cancel-order.sql");
    private static final String PAY = Sql.of("order/pay-order.sql");
    private static final String EXPIRE = Sql.of("order/expire-orders.sql");
    private static final String NEXT_EXPIRY = Sql.of("order/next-expiry.sql");

    private final Postgres postgres;

    public OrderRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Places orders for reservations of one sale, at the prices of its products, to be charged within {@code hold}. */
    static Future<Void> place(SqlConnection transaction, SaleId sale, List<Reserve> reserves, Duration hold) {
        if (reserves.isEmpty()) return Future.succeededFuture();
        return transaction
                .preparedQuery(INSERT)
                .execute(arguments(sale, reserves, hold))
                .mapEmpty();
    }

    private static Tuple arguments(SaleId sale, List<Reserve> reserves, Duration hold) {
        List<String> ids = new ArrayList<>();
        List<String> products = new ArrayList<>();
        List<Integer> quantities = new ArrayList<>();
        for (Reserve reserve : reserves) {
            reserve.lines().forEach(line -> {
                ids.add(reserve.id());
                products.add(line.product());
                quantities.add(line.quantity());
            });
        }
        return Tuple.tuple()
                .addValue(sale.value())
                .addValue(column(reserves, Reserve::id))
                .addValue(column(reserves, Reserve::ticket))
                .addValue(column(reserves, Reserve::buyer))
                .addValue(column(reserves, Reserve::paymentMethod))
                .addValue(hold.toMillis())
                .addValue("the journal")
                .addValue(ids.toArray(String[]::new))
                .addValue(products.toArray(String[]::new))
                .addValue(quantities.toArray(Integer[]::new));
    }

    private static String[] column(List<Reserve> reserves, Function<Reserve, String> text) {
        return reserves.stream().map(text).toArray(String[]::new);
    }

    public Future<Optional<Order>> find(String id) {
        return postgres.run(SELECT, Tuple.of(id))
                .map(OrderRows::orders)
                .map(found -> found.stream().findFirst());
    }

    /** Those of the orders whose status is not the one known. {@code known}: id and status. */
    Future<List<Order>> changed(List<Map.Entry<String, OrderStatus>> known) {
        String[] ids = known.stream().map(Map.Entry::getKey).toArray(String[]::new);
        String[] words = known.stream().map(entry -> entry.getValue().word()).toArray(String[]::new);
        return postgres.run(SELECT_CHANGED, Tuple.tuple().addValue(ids).addValue(words))
                .map(OrderRows::orders);
    }

    private static List<Order> orders(RowSet<Row> rows) {
        List<Order> orders = new ArrayList<>();
        rows.forEach(row -> orders.add(Order.read(row)));
        return orders;
    }

    /**
     * Lets a held order be charged by {@code method}; {@code false} if it is not held any more, unless it is paid by
     * this method already.
     */
    Future<Boolean> pay(String id, String method) {
        return postgres.run(PAY, Tuple.of(id, method))
                .map(rows -> rows.iterator().next().getBoolean("so"));
    }

    /** Cancels a waiting order and gives its units back; {@code false} if it does not wait any more. */
    Future<Boolean> cancel(String id) {
        return postgres.transaction(transaction -> end(transaction, CANCEL, Tuple.of(id)))
                .map(ended -> !ended.isEmpty());
    }

    /** Ends waiting orders whose hold has run out, at most {@code most} of each kind; answers their ids. */
    Future<List<String>> expire(int most) {
        return postgres.transaction(transaction -> end(transaction, EXPIRE, Tuple.of(most))
                .onSuccess(expired -> {
                    if (!expired.isEmpty()) CrashPoint.EXPIRY_WRITTEN.reach();
                }));
    }

    /** How many ms are left until the next hold runs out, by Postgres' clock; empty if nobody waits. */
    Future<Optional<Long>> nextExpiryMillis() {
        return postgres.run(NEXT_EXPIRY)
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("left_ms")));
    }

    // The units come back in Postgres first and then, through the outbox, in Redis.
    private static Future<List<String>> end(SqlConnection transaction, String statement, Tuple arguments) {
        return transaction
                .preparedQuery(statement)
                .execute(arguments)
                .compose(ended -> lower(transaction, ended).map(ids(ended)));
    }

    private static List<String> ids(RowSet<Row> rows) {
        List<String> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getString("id")));
        return ids;
    }

    // Sale by sale in order, so that two transactions never wait for each other.
    private static Future<Void> lower(SqlConnection transaction, RowSet<Row> ended) {
        Map<String, List<String>> bySale = new TreeMap<>();
        for (Row row : ended) {
            bySale.computeIfAbsent(row.getString("sale"), sale -> new ArrayList<>())
                    .add(row.getString("id"));
        }
        Future<Void> lowered = Future.succeededFuture();
        for (Map.Entry<String, List<String>> sale : bySale.entrySet()) {
            lowered = lowered.compose(before -> StockRows.lower(transaction, new SaleId(sale.getKey()), sale.getValue())
                    .mapEmpty());
        }
        return lowered;
    }
}
