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
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.SaleId;

/**
 * All that a ledger is restored from, as of one moment.
 *
 * @param claims whose leases have not ended
 */
record RestoreRows(List<Stock> stock, List<Reservation> reservations, List<ClaimRow> claims) {
    private static final String SNAPSHOT = Sql.of("stock/begin-snapshot.sql");
    private static final String FINISH_RELEASES = Sql.of("stock/finish-releases.sql");
    private static final String SELECT_STOCK = Sql.of("stock/select-stock.sql");
    private static final String SELECT_RESERVATIONS = Sql.of("stock/select-reservations.sql");

    /** Units of a product: offered, and reserved or sold. */
    record Stock(String product, long total, long live) {}

    /** A reservation as Redis keeps it. */
    record Reservation(
            String id, String status, String ticket, String buyer, List<Line> lines, String fingerprint, Fold entry) {
        boolean isLive() {
            return !status.equals("released");
        }
    }

    /** Reads a sale's rows in one snapshot; releases that had only reached Postgres end here. */
    static Future<RestoreRows> of(Postgres postgres, ClaimRows claims, SaleId sale) {
        return postgres.transaction(transaction -> transaction
                .query(SNAPSHOT)
                .execute()
                .compose(begun -> run(transaction, FINISH_RELEASES, sale))
                .compose(finished -> run(transaction, SELECT_STOCK, sale))
                .map(RestoreRows::stock)
                .compose(stock -> run(transaction, SELECT_RESERVATIONS, sale)
                        .map(RestoreRows::reservations)
                        .compose(reservations -> claims.open(transaction, sale)
                                .map(open -> new RestoreRows(stock, reservations, open)))));
    }

    private static Future<RowSet<Row>> run(SqlConnection transaction, String statement, SaleId sale) {
        return transaction.preparedQuery(statement).execute(Tuple.of(sale.value()));
    }

    private static List<Stock> stock(RowSet<Row> rows) {
        List<Stock> stock = new ArrayList<>(rows.size());
        rows.forEach(row -> stock.add(new Stock(row.getString("product"), row.getLong("total"), row.getLong("live"))));
        return stock;
    }

    private static List<Reservation> reservations(RowSet<Row> rows) {
        List<Reservation> reservations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            reservations.add(new Reservation(
                    row.getString("id"),
                    row.getString("status"),
                    row.getString("ticket"),
                    row.getString("buyer"),
                    LinesText.read(row.getString("lines")),
                    row.getString("fingerprint"),
                    new Fold(row.getLong("epoch"), row.getLong("seq"))));
        }
        return reservations;
    }
}
