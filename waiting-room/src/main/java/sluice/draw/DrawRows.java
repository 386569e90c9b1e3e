package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** The draws in Postgres. Each change is one conditional write, and raises the sale's revision: nodes read it again. */
public final class DrawRows {
    private static final String INSERT = Sql.of("draw/insert-draw.sql");
    private static final String SET_BEACON = Sql.of("draw/set-beacon.sql");
    private static final String OPEN = Sql.of("draw/open-sale.sql");
    private static final String IDS = Sql.of("draw/select-ids.sql");
    private static final String SLICES = Sql.of("draw/select-slices.sql");

    private final Postgres postgres;

    public DrawRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Keeps the closed cohort; {@code false} if there is one already or the sale is past its pre-queue. */
    public Future<Boolean> close(SqlConnection transaction, SaleId sale, Cohort cohort) {
        return changed(
                transaction,
                INSERT,
                Tuple.of(sale.value(), cohort.size(), cohort.root(), cohort.ids(), cohort.slices()));
    }

    /** Keeps the beacon's value; {@code false} if there is one already, or it is not the time. */
    public Future<Boolean> setBeacon(SqlConnection transaction, SaleId sale, Buffer value) {
        return changed(transaction, SET_BEACON, Tuple.of(sale.value(), value));
    }

    /** Opens the sale and draws its places; {@code false} if it has moved, or something of the draw is missing. */
    public Future<Boolean> open(SqlConnection transaction, Sale sale) {
        return changed(
                transaction, OPEN, Tuple.of(sale.id().value(), sale.phase().word()));
    }

    private static Future<Boolean> changed(SqlConnection transaction, String sql, Tuple arguments) {
        return transaction.preparedQuery(sql).execute(arguments).map(rows -> rows.rowCount() == 1);
    }

    /** The ids of {@code count} indexes of a closed cohort, fewer at its end; 16 bytes each. */
    Future<Buffer> ids(SaleId sale, int first, int count) {
        return read(IDS, Tuple.of(sale.value(), first, count), "ids");
    }

    /** The roots of the slices of a closed cohort. */
    Future<Buffer> slices(SaleId sale) {
        return read(SLICES, Tuple.of(sale.value()), "slices");
    }

    private Future<Buffer> read(String sql, Tuple arguments, String column) {
        return postgres.run(sql, arguments).map(rows -> {
            Row row = rows.iterator().next();
            return row.getBuffer(column);
        });
    }
}
