package sluice.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** The worker's cursors in Postgres: all that is at or before one is in the tables. */
public final class CursorRows {
    private static final String INSERT = Sql.of("journal/insert-cursor.sql");
    private static final String SELECT = Sql.of("journal/select-cursors.sql");
    private static final String MOVE = Sql.of("journal/move-cursor.sql");

    private final Postgres postgres;

    public CursorRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** The sale's cursor; before the first entry {@link Cursor#start}. */
    public Future<Cursor> of(SaleId sale) {
        return of(List.of(sale)).map(cursors -> cursors.get(sale));
    }

    /** The cursors of these sales, in one statement. */
    public Future<Map<SaleId, Cursor>> of(List<SaleId> sales) {
        String[] ids = sales.stream().map(SaleId::value).toArray(String[]::new);
        return postgres.run(SELECT, Tuple.of((Object) ids)).map(rows -> {
            Map<SaleId, Cursor> cursors = new HashMap<>();
            sales.forEach(sale -> cursors.put(sale, Cursor.start(sale)));
            rows.forEach(row -> cursors.put(new SaleId(row.getString("sale")), read(row)));
            return cursors;
        });
    }

    private static Cursor read(Row row) {
        return new Cursor(
                new SaleId(row.getString("sale")),
                row.getLong("epoch"),
                row.getLong("seq"),
                row.getLong("log_offset"),
                row.getString("writer"));
    }

    /** Puts a new sale's cursor before the first entry. */
    public static Future<Void> create(SqlConnection transaction, SaleId sale) {
        return transaction.preparedQuery(INSERT).execute(Tuple.of(sale.value())).mapEmpty();
    }

    /** Moves the cursor if it still stands where {@code from} says, else fails with {@link StaleCursor}. */
    public static Future<Void> move(SqlConnection transaction, Cursor from, Cursor to) {
        return transaction
                .preparedQuery(MOVE)
                .execute(Tuple.tuple()
                        .addValue(from.sale().value())
                        .addValue(from.epoch())
                        .addValue(from.seq())
                        .addValue(from.offset())
                        .addValue(to.epoch())
                        .addValue(to.seq())
                        .addValue(to.offset())
                        .addValue(to.writer()))
                .compose(rows ->
                        rows.rowCount() == 1 ? Future.succeededFuture() : Future.failedFuture(new StaleCursor(from)));
    }
}
