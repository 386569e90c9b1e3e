package sluice.stock;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
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
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Epoch;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.journal.LoggedEntry;
import sluice.postgres.Sql;
import sluice.recount.RecountRows;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * Stock and reservations in Postgres, always inside the caller's transaction. {@code live} counts the units that are
 * reserved or sold; {@code CHECK (live <= total)} is the last guard against overselling. Beside it stands what the log
 * counts, to be compared with Redis at each cut: entries are applied in runs that end at a cut, so that the rows then
 * are exactly those of that point of the log.
 */
public final class StockRows {
    private static final String INSERT_STOCK = Sql.of("stock/insert-stock.sql");
    private static final String INSERT_RESERVATIONS = Sql.of("stock/insert-reservations.sql");
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
                .compose(moved -> apply(transaction, sale, counting.runs.iterator(), Applied.nothing(counting.cursor)));
    }

    private static Future<Applied> apply(SqlConnection transaction, SaleId sale, Iterator<Run> runs, Applied before) {
        if (!runs.hasNext()) return Future.succeededFuture(before);
        return apply(transaction, sale, runs.next(), before)
                .compose(applied -> apply(transaction, sale, runs, applied));
    }

    /** The entries that count, in runs. */
    private static final class Counting {
        private final List<Run> runs = new ArrayList<>();
        private Cursor cursor;
        private Fold fold;

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
            if (runs.isEmpty() || runs.get(runs.size() - 1).endsBefore(entry)) runs.add(new Run());
            runs.get(runs.size() - 1).add(entry);
        }
    }

    /** Entries of which the order by kind does not matter: a change of a total begins one, a cut ends it. */
    private static final class Run {
        private final List<Placed> lines = new ArrayList<>();
        private Fold end = Fold.NONE;

        private record Placed(JournalEntry entry, JournalLine line) {}

        boolean endsBefore(JournalEntry entry) {
            return !of(Cut.class).isEmpty() || entry.lines().stream().anyMatch(Adjust.class::isInstance);
        }

        void add(JournalEntry entry) {
            end = new Fold(entry.epoch(), entry.seq());
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

    private static Future<Applied> apply(SqlConnection transaction, SaleId sale, Run run, Applied before) {
        UnitChanges changes = new UnitChanges();
        return adjust(transaction, sale, run.of(Adjust.class))
                .compose(adjusted -> reserve(transaction, sale, run, changes))
                .compose(reserved -> confirm(transaction, sale, run.of(Confirm.class), changes)
                        .compose(confirmed -> release(transaction, sale, run.of(Release.class), changes)
                                .map(released -> before.and(reserved, confirmed, released))))
                .compose(applied -> changes.write(transaction, sale)
                        .compose(written -> recount(transaction, sale, run))
                        .map(applied));
    }

    private static Future<Void> recount(SqlConnection transaction, SaleId sale, Run run) {
        List<Cut> cuts = run.of(Cut.class);
        return cuts.isEmpty() ? Future.succeededFuture() : RecountRows.compare(transaction, sale, run.end, cuts.get(0));
    }

    // One row after the other in order of product, so that two transactions never wait for each other.
    private static Future<Void> adjust(SqlConnection transaction, SaleId sale, List<Adjust> adjusts) {
        if (adjusts.isEmpty()) return Future.succeededFuture();
        Map<String, Long> units = new TreeMap<>();
        adjusts.forEach(adjust -> units.merge(adjust.product(), adjust.delta(), Long::sum));
        List<Tuple> batch = units.entrySet().stream()
                .map(delta -> Tuple.of(sale.value(), delta.getKey(), delta.getValue()))
                .toList();
        return transaction.preparedQuery(ADJUST).executeBatch(batch).mapEmpty();
    }

    private static Future<List<Reserve>> reserve(SqlConnection transaction, SaleId sale, Run run, UnitChanges changes) {
        List<Run.Placed> placed =
                run.lines.stream().filter(one -> one.line() instanceof Reserve).toList();
        if (placed.isEmpty()) return Future.succeededFuture(List.of());
        return transaction
                .preparedQuery(INSERT_RESERVATIONS)
                .execute(reservations(sale, placed))
                .map(rows -> inserted(run.of(Reserve.class), ids(rows)))
                .onSuccess(fresh -> fresh.forEach(reserve -> changes.reserved(reserve.lines())));
    }

    private static Tuple reservations(SaleId sale, List<Run.Placed> placed) {
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

    private static Future<List<String>> confirm(
            SqlConnection transaction, SaleId sale, List<Confirm> confirms, UnitChanges changes) {
        if (confirms.isEmpty()) return Future.succeededFuture(List.of());
        return transaction
                .preparedQuery(CONFIRM)
                .execute(Tuple.of(sale.value(), (Object) column(confirms, Confirm::id)))
                .onSuccess(rows -> rows.forEach(row -> changes.sold(lines(row))))
                .map(rows -> List.copyOf(ids(rows)));
    }

    private static Future<List<Release>> release(
            SqlConnection transaction, SaleId sale, List<Release> releases, UnitChanges changes) {
        if (releases.isEmpty()) return Future.succeededFuture(List.of());
        String[] named = column(releases, Release::id);
        // Whoever released without lowering first is caught up here; a reservation that was lowered is not touched.
        return startRelease(transaction, sale, named, changes)
                .compose(lowered ->
                        transaction.preparedQuery(FINISH_RELEASE).execute(Tuple.of(sale.value(), (Object) named)))
                .onSuccess(rows -> rows.forEach(row -> changes.released(lines(row))))
                .map(StockRows::ids)
                .map(ended -> releases.stream()
                        .filter(release -> ended.remove(release.id()))
                        .toList());
    }

    private static List<Line> lines(Row row) {
        return LinesText.read(row.getString("lines"));
    }

    private static Future<Integer> startRelease(
            SqlConnection transaction, SaleId sale, String[] reservations, UnitChanges changes) {
        return transaction
                .preparedQuery(START_RELEASE)
                .execute(Tuple.of(sale.value(), (Object) reservations))
                .onSuccess(rows -> rows.forEach(row -> changes.releasing(lines(row))))
                .map(RowSet::rowCount);
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
        UnitChanges changes = new UnitChanges();
        return startRelease(transaction, sale, reservations.toArray(String[]::new), changes)
                .compose(count -> changes.write(transaction, sale).map(count));
    }
}
