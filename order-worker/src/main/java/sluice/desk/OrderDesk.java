package sluice.desk;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.order.OrderHints;
import sluice.order.OrderStatus;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/** Single orders in the hands of an operator. Every change is noted in its own transaction, or not made. */
public final class OrderDesk {
    private static final String SELECT = Sql.of("desk/select-dossier.sql");
    private static final String MOVE = Sql.of("desk/move-order.sql");
    private static final String LOCK = Sql.of("desk/lock-order.sql");
    private static final String SELECT_REFUND = Sql.of("desk/select-refund.sql");
    private static final String INSERT_REFUND = Sql.of("desk/insert-refund.sql");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Set<OrderStatus> REFUNDABLE =
            EnumSet.of(OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED);
    /** Nothing is kept of these; whose late charge could not be given back by itself has one that succeeded. */
    private static final Set<OrderStatus> ENDED =
            EnumSet.of(OrderStatus.DECLINED, OrderStatus.EXPIRED, OrderStatus.CANCELLED);

    /** Writes down what is done to an order of {@code sale}, in the transaction that does it. */
    @FunctionalInterface
    public interface Note {
        Future<Void> write(SqlConnection transaction, SaleId sale, JsonObject what);
    }

    /** Who does it: the name in the history, and where it is noted. */
    public record Hand(String name, Note note) {}

    private final Postgres postgres;
    private final OrderHints hints;

    public OrderDesk(Postgres postgres, OrderHints hints) {
        this.postgres = postgres;
        this.hints = hints;
    }

    /** The order with its history, charges and refunds; {@code unknown_order} if there is none. */
    public Future<JsonObject> find(String order) {
        return judged(order).compose(id -> postgres.run(SELECT, Tuple.of(id))).map(rows -> {
            if (rows.size() == 0) throw Refusal.UNKNOWN_ORDER.refused();
            return dossier(rows.iterator().next());
        });
    }

    private static Future<String> judged(String order) {
        return ID.matcher(order).matches()
                ? Future.succeededFuture(order)
                : Future.failedFuture(Refusal.UNKNOWN_ORDER.refused());
    }

    private static JsonObject dossier(Row row) {
        return new JsonObject()
                .put("id", row.getString("id"))
                .put("sale", row.getString("sale"))
                .put("status", row.getString("status"))
                .put("amount", row.getLong("amount"))
                .put("currency", row.getString("currency"))
                .put("refunded", row.getLong("refunded"))
                .put("lines", row.getJsonArray("lines"))
                .put("placed_at", time(row.getOffsetDateTime("placed_at")))
                .put("updated_at", time(row.getOffsetDateTime("updated_at")))
                .put("expires_at", time(row.getOffsetDateTime("expires_at")))
                .put("reason", row.getString("reason"))
                .put("history", timed(row.getJsonArray("history"), "at"))
                .put("attempts", timed(row.getJsonArray("attempts"), "created_at", "updated_at"))
                .put("refunds", timed(row.getJsonArray("refunds"), "created_at", "updated_at"));
    }

    private static String time(OffsetDateTime time) {
        return time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Postgres writes times in its own zone and precision. */
    private static JsonArray timed(JsonArray entries, String... fields) {
        for (Object entry : entries) {
            JsonObject json = (JsonObject) entry;
            for (String field : fields) json.put(field, time(OffsetDateTime.parse(json.getString(field))));
        }
        return entries;
    }

    /** A paid order is on its way; one that is already stays as it is. */
    public Future<JsonObject> ship(String order, Hand hand) {
        return move(order, OrderStatus.PAID, OrderStatus.SHIPPED, hand);
    }

    /** A shipped order has arrived; one that has already stays as it is. */
    public Future<JsonObject> deliver(String order, Hand hand) {
        return move(order, OrderStatus.SHIPPED, OrderStatus.DELIVERED, hand);
    }

    private Future<JsonObject> move(String order, OrderStatus from, OrderStatus to, Hand hand) {
        JsonObject what = new JsonObject().put("order", order).put("status", to.word());
        return judged(order)
                .compose(id -> postgres.transaction(transaction -> transaction
                        .preparedQuery(MOVE)
                        .execute(Tuple.of(order, to.word(), from.word(), hand.name()))
                        .compose(moved -> noted(transaction, moved, hand.note(), what))))
                .onSuccess(moved -> hints.changed(moved ? List.of(order) : List.of()))
                .compose(moved -> find(order))
                .map(found -> {
                    if (!found.getString("status").equals(to.word())) throw Refusal.ORDER_CONFLICT.refused();
                    return found;
                });
    }

    private static Future<Boolean> noted(SqlConnection transaction, RowSet<Row> moved, Note note, JsonObject what) {
        if (moved.size() == 0) return Future.succeededFuture(false);
        SaleId sale = new SaleId(moved.iterator().next().getString("sale"));
        return note.write(transaction, sale, what).map(true);
    }

    /**
     * Asks for money back, in part or whole; the units stay sold. Answers the refund; the order is {@code refunded}
     * when the provider has given everything back.
     */
    public Future<JsonObject> refund(String order, RefundWish wish, Hand hand) {
        return judged(order)
                .compose(known -> postgres.transaction(transaction -> transaction
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(order))
                        .compose(locked -> {
                            if (locked.size() == 0) throw Refusal.UNKNOWN_ORDER.refused();
                            return refund(transaction, locked.iterator().next(), wish, hand);
                        })))
                .compose(id -> find(order).map(found -> refund(found, id)));
    }

    private static JsonObject refund(JsonObject dossier, String id) {
        return dossier.getJsonArray("refunds").stream()
                .map(JsonObject.class::cast)
                .filter(refund -> refund.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Future<String> refund(SqlConnection transaction, Row order, RefundWish wish, Hand hand) {
        return transaction
                .preparedQuery(SELECT_REFUND)
                .execute(Tuple.of(order.getString("id"), wish.key()))
                .compose(known -> known.size() == 0
                        ? insert(transaction, order, wish, hand)
                        : Future.succeededFuture(again(known.iterator().next(), wish)));
    }

    private static String again(Row known, RefundWish wish) {
        if (!wish.is(known.getLong("amount"), known.getString("reason"))) throw Refusal.KEY_REUSED.refused();
        return known.getString("id");
    }

    private static boolean isRefundable(Row order) {
        OrderStatus status = OrderStatus.of(order.getString("status"));
        return REFUNDABLE.contains(status) || (ENDED.contains(status) && order.getString("charge_id") != null);
    }

    private static Future<String> insert(SqlConnection transaction, Row order, RefundWish wish, Hand hand) {
        long left = order.getLong("amount") - order.getLong("refunded");
        long amount = wish.amount() == null ? left : wish.amount();
        if (!isRefundable(order)) throw Refusal.ORDER_CONFLICT.refused();
        if (amount < 1 || amount > left) throw Refusal.OVER_REFUND.refused();
        String id = order.getString("id");
        JsonObject what =
                new JsonObject().put("order", id).put("amount", amount).put("reason", wish.reason());
        return transaction
                .preparedQuery(INSERT_REFUND)
                .execute(Tuple.of(id, amount, order.getString("currency"), order.getString("provider"))
                        .addValue(order.getString("charge_id"))
                        .addValue(hand.name())
                        .addValue(wish.reason())
                        .addValue(wish.key()))
                .map(rows -> rows.iterator().next().getString("id"))
                .compose(refund -> hand.note()
                        .write(transaction, new SaleId(order.getString("sale")), what)
                        .map(refund));
    }
}
