package sluice.stock;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import sluice.journal.Fold;
import sluice.lease.ClaimRows;
import sluice.lease.OpenClaim;
import sluice.postgres.Pages;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.recount.StockRow;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.SaleId;

/** All that a ledger is restored from, as of one moment: what the log counts, no more and no less. */
public final class RestoreRows {
    private static final String SNAPSHOT = Sql.of("stock/begin-snapshot.sql");
    private static final String SELECT_RESERVATIONS = Sql.of("stock/select-reservations.sql");
    private static final String IS_HALTED = Sql.of("recount/is-halted.sql");
    private static final int PAGE = 2000;

    private final Postgres postgres;
    private final SqlConnection transaction;
    private final SaleId sale;

    private RestoreRows(Postgres postgres, SqlConnection transaction, SaleId sale) {
        this.postgres = postgres;
        this.transaction = transaction;
        this.sale = sale;
    }

    /** Begins to read a sale's rows as of now, in a transaction that has read nothing yet. */
    static Future<RestoreRows> begin(Postgres postgres, SqlConnection transaction, SaleId sale) {
        return transaction.query(SNAPSHOT).execute().map(begun -> new RestoreRows(postgres, transaction, sale));
    }

    Future<List<StockRow>> stock() {
        return StockRow.of(transaction, sale);
    }

    /** Those of a buyer one after the other. */
    Future<Pages<Reservation>> reservations() {
        return postgres.pages(transaction, SELECT_RESERVATIONS, Tuple.of(sale.value()), PAGE, RestoreRows::reservation);
    }

    Future<Pages<OpenClaim>> claims() {
        return new ClaimRows(postgres).open(transaction, sale, PAGE);
    }

    /** Whether nothing is to be sold until a person has looked. */
    Future<Boolean> halted() {
        return transaction
                .preparedQuery(IS_HALTED)
                .execute(Tuple.of(sale.value()))
                .map(rows -> rows.size() > 0);
    }

    /** A reservation as Redis keeps it. */
    public record Reservation(
            String id, String status, String ticket, String buyer, List<Line> lines, String fingerprint, Fold entry) {
        boolean isLive() {
            return !status.equals("released");
        }
    }

    private static Reservation reservation(Row row) {
        return new Reservation(
                row.getString("id"),
                status(row),
                row.getString("ticket"),
                row.getString("buyer"),
                LinesText.read(row.getString("lines")),
                row.getString("fingerprint"),
                new Fold(row.getLong("epoch"), row.getLong("seq")));
    }

    /** A release that Redis may not have: the outbox brings it there, and the log back. */
    private static String status(Row row) {
        String status = row.getString("status");
        return status.equals("releasing") ? "reserved" : status;
    }
}
