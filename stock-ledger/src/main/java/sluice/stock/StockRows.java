package sluice.stock;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Epoch;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.journal.LoggedEntry;
import sluice.postgres.Sql;
import sluice.reservation.LinesText;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * Stock and reservations in Postgres, always inside the caller's transaction. {@code live} counts the units that are
 * reserved or sold; {@code CHECK (live <= total)} is the last guard against overselling.
 */
public final class StockRows {
    private static final String INSERT_STOCK = Sql.of("stock/insert-stock.sql");
    private static final String INSERT_RESERVATIONS = Sql.of("stock/insert-reservations.sql");
    private static final String RAISE = Sql.of("stock/raise-live.sql");
    private static final String ADJUST = Sql.of("stock/adjust-total.sql");
    private static final String CONFIRM = Sql.of("stock/confirm-reservations.sql");
    private static final String START_RELEASE = Sql.of("stock/start-release.sql");
    private static final String FINISH_RELEASE = Sql.of("stock/finish-release.sql");

    private StockRows() {}

    /** Adds a new sale's stock and its journal cursor; called in the transaction that inserts the sale. */
    public static Future<Void> create(SqlConnection transaction, Sale sale) {
        List<Product> products = sale.products();
        return transaction
                .preparedQuery(INSERT_STOCK)
                .execute(Tuple.of(
                        sale.id().value(),
                        products.stream().map(Product::id).toArray(String[]::new),
                        products.stream().map(Product::total).toArray(Long[]::new)))
                .compose(inserted -> CursorRows.create(transaction, sale.id()));
    }

    /**
     * Applies entries in the order of the log and moves the cursor behind them. Entries that do not count after
     * {@code from} are ignored. Fails with {@link sluice.journal.StaleCursor} when another worker was faster, and
     * with a check violation (SQL state 23514) when the log would oversell: then a person must look.
     */
    public static Future<Applied> apply(
            SqlConnection transaction, SaleId sale, Cursor from, List<LoggedEntry> entries) {
        Counting counting = new Counting(from);
        entries.forEach(counting::add);
        return CursorRows.move(transaction, from, counting.cursor)
                .compose(moved -> adjust(transaction, sale, counting.of(Adjust.class)))
                .compose(adjusted -> reserve(transaction, sale, counting))
                .compose(reserved -> confirm(transaction, sale, counting.of(Confirm.class))
                        .compose(confirmed -> release(transaction, sale, counting.of(Release.class))
                                .map(released -> new Applied(counting.cursor, reserved, confirmed, released))));
    }

    /** The entries that count, gathered by kind. */
    private static final class Counting {
        private final List<Placed> lines = new ArrayList<>();
        private Cursor cursor;
        private Fold fold;

        private record Placed(JournalEntry entry, JournalLine line) {}

        Counting(Cursor from) {
            this.cursor = from;
            this.fold = from.fold();
        }

        void add(LoggedEntry logged) {
            JournalEntry entry = logged.entry();
            if (!fold.accepts(entry)) return;
            fold = fold.after(entry);
            String writer = entry.lines().get(0) instanceof Epoch epoch ? epoch.writer() : cursor.writer();
            cursor = new Cursor(cursor.sale(), fold.epoch(), fold.seq(), logged.offset(), writer);
            entry.lines().forEach(line -> lines.add(new Placed(entry, line)));
        }

        <T> List<T> of(Class<T> kind) {
            return lines.stream()
                    .map(Placed::line)
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }
    }

    private static Future<Void> adjust(SqlConnection transaction, SaleId sale, List<Adjust> adjusts) {
        Map<String, Long> deltas = new TreeMap<>();
        adjusts.forEach(adjust -> deltas.merge(adjust.product(), adjust.delta(), Long::sum));
        return change(transaction, ADJUST, sale, deltas);
    }

    private static Future<List<Reserve>> reserve(SqlConnection transaction, SaleId sale, Counting counting) {
        List<Counting.Placed> placed = counting.lines.stream()
                .filter(one -> one.line() instanceof Reserve)
                .toList();
        if (placed.isEmpty()) return Future.succeededFuture(List.of());
        return transaction
                .preparedQuery(INSERT_RESERVATIONS)
                .execute(reservations(sale, placed))
                .map(rows -> inserted(counting.of(Reserve.class), ids(rows)))
                .compose(fresh -> change(transaction, RAISE, sale, units(fresh)).map(fresh));
    }

    private static Tuple reservations(SaleId sale, List<Counting.Placed> placed) {
        List<Reserve> reserves =
                placed.stream().map(one -> (Reserve) one.line()).toList();
        return Tuple.tuple()
                .addValue(sale.value())
                .addValue(column(reserves, Reserve::id))
                .addValue(column(reserves, Reserve::ticket))
                .addValue(column(reserves, Reserve::buyer))
                .addValue(column(reserves, Reserve::fingerprint))
                .addValue(column(reserves, Reserve::paymentMethod))
                .addValue(column(reserves, reserve -> LinesText.write(reserve.lines())))
                .addValue(placed.stream().map(one -> one.entry().epoch()).toArray(Long[]::new))
                .addValue(placed.stream().map(one -> one.entry().seq()).toArray(Long[]::new));
    }

    private static <T> String[] column(List<T> values, Function<T, String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }

    private static List<Reserve> inserted(List<Reserve> reserves, Set<String> ids) {
        return reserves.stream().filter(reserve -> ids.remove(reserve.id())).toList();
    }

    private static Set<String> ids(RowSet<Row> rows) {
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getString("id")));
        return ids;
    }

    private static Map<String, Long> units(List<Reserve> reserves) {
        Map<String, Long> units = new TreeMap<>();
        reserves.forEach(reserve ->
                reserve.lines().forEach(line -> units.merge(line.product(), (long) line.quantity(), Long::sum)));
        return units;
    }

    private static Future<List<String>> confirm(SqlConnection transaction, SaleId sale, List<Confirm> confirms) {
        if (confirms.isEmpty()) return Future.succeededFuture(List.of());
        return transaction
                .preparedQuery(CONFIRM)
                .execute(Tuple.of(sale.value(), (Object) column(confirms, Confirm::id)))
                .map(rows -> List.copyOf(ids(rows)));
    }

    private static Future<List<Release>> release(SqlConnection transaction, SaleId sale, List<Release> releases) {
        if (releases.isEmpty()) return Future.succeededFuture(List.of());
        List<String> named = releases.stream().map(Release::id).toList();
        // Whoever released without lowering first is caught up here; a reservation that was lowered is not touched.
        return lower(transaction, sale, named)
                .compose(lowered -> transaction.preparedQuery(FINISH_RELEASE).execute(Tuple.of(sale.value(), (Object)
                        named.toArray(String[]::new))))
                .map(StockRows::ids)
                .map(ended -> releases.stream()
                        .filter(release -> ended.remove(release.id()))
                        .toList());
    }

    /**
     * Gives a reservation's units back in Postgres, once, in the transaction that ends its order; Redis must release
     * it only after that committed. {@code false} if it is not reserved any more, and nothing changed.
     */
    public static Future<Boolean> lower(SqlConnection transaction, SaleId sale, String reservation) {
        return lower(transaction, sale, List.of(reservation)).map(count -> count == 1);
    }

    /** {@link #lower(SqlConnection, SaleId, String)} for several; answers how many changed. */
    public static Future<Integer> lower(SqlConnection transaction, SaleId sale, List<String> reservations) {
        return transaction
                .preparedQuery(START_RELEASE)
                .execute(Tuple.of(sale.value(), (Object) reservations.toArray(String[]::new)))
                .compose(rows -> {
                    Map<String, Long> units = new TreeMap<>();
                    for (Row row : rows) {
                        LinesText.read(row.getString("lines"))
                                .forEach(line -> units.merge(line.product(), -(long) line.quantity(), Long::sum));
                    }
                    return change(transaction, RAISE, sale, units).map(rows.rowCount());
                });
    }

    // One row after the other in order of product, so that two transactions never wait for each other.
    private static Future<Void> change(
            SqlConnection transaction, String statement, SaleId sale, Map<String, Long> deltas) {
        if (deltas.isEmpty()) return Future.succeededFuture();
        List<Tuple> batch = deltas.entrySet().stream()
                .map(delta -> Tuple.of(sale.value(), delta.getKey(), delta.getValue()))
                .toList();
        return transaction.preparedQuery(statement).executeBatch(batch).mapEmpty();
    }
}
