package sluice.stock;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import sluice.journal.Fold;
import sluice.lease.ClaimRow;
import sluice.lease.ClaimRows;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.recount.StockRow;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.SaleId;

/**
 * All that a ledger is restored from, as of one moment: what the log counts, no more and no less.
 *
 * @param claims whose leases have not ended
 * @param halted whether nothing is to be sold until a person has looked
 */
public record RestoreRows(List<StockRow> stock, List<Reservation> reservations, List<ClaimRow> claims, boolean halted) {
    private static final String SNAPSHOT = Sql.of("stock/begin-snapshot.sql");
    private static final String SELECT_RESERVATIONS = Sql.of("stock/select-reservations.sql");
    private static final String IS_HALTED = Sql.of("recount/is-halted.sql");

    /** A reservation as Redis keeps it. */
    public record Reservation(
            String id, String status, String ticket, String buyer, List<Line> lines, String fingerprint, Fold entry) {
        boolean isLive() {
            return !status.equals("released");
        }
    }

    /** Reads a sale's rows in one snapshot. */
    static Future<RestoreRows> of(Postgres postgres, ClaimRows claims, SaleId sale) {
        return postgres.transaction(
                transaction -> transaction.query(SNAPSHOT).execute().compose(begun -> read(transaction, claims, sale)));
    }

    private static Future<RestoreRows> read(SqlConnection transaction, ClaimRows claims, SaleId sale) {
        Future<List<StockRow>> stock = StockRow.of(transaction, sale);
        Future<List<Reservation>> reservations =
                run(transaction, SELECT_RESERVATIONS, sale).map(RestoreRows::reservations);
        Future<List<ClaimRow>> open = claims.open(transaction, sale);
        Future<Boolean> halted = run(transaction, IS_HALTED, sale).map(rows -> rows.size() > 0);
        return Future.all(stock, reservations, open, halted)
                .map(read -> new RestoreRows(stock.result(), reservations.result(), open.result(), halted.result()));
    }

    private static Future<RowSet<Row>> run(SqlConnection transaction, String statement, SaleId sale) {
        return transaction.preparedQuery(statement).execute(Tuple.of(sale.value()));
    }

    private static List<Reservation> reservations(RowSet<Row> rows) {
        List<Reservation> reservations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            reservations.add(new Reservation(
                    row.getString("id"),
                    status(row),
                    row.getString("ticket"),
                    row.getString("buyer"),
                    LinesText.read(row.getString("lines")),
                    row.getString("fingerprint"),
                    new Fold(row.getLong("epoch"), row.getLong("seq"))));
        }
        return reservations;
    }

    /** A release that Redis may not have: the outbox brings it there, and the log back. */
    private static String status(Row row) {
        String status = row.getString("status");
        return status.equals("releasing") ? "reserved" : status;
    }
}
