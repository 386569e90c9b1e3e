package sluice.recount;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/**
 * The units of one product as the tables count them.
 *
 * @param live reserved or sold, without those whose order has ended; the last guard against overselling looks at them
 * @param reserved by the log as far as it is applied; so are {@code sold}
 * @param releasing those of the reserved ones whose order has ended
 */
public record StockRow(String product, long total, long live, long reserved, long sold, long releasing) {
    private static final String SELECT = Sql.of("stock/select-stock.sql");

    public static Future<List<StockRow>> of(SqlConnection transaction, SaleId sale) {
        return transaction.preparedQuery(SELECT).execute(Tuple.of(sale.value())).map(rows -> {
            List<StockRow> stock = new ArrayList<>(rows.size());
            rows.forEach(row -> stock.add(read(row)));
            return stock;
        });
    }

    private static StockRow read(Row row) {
        return new StockRow(
                row.getString("product"),
                row.getLong("total"),
                row.getLong("live"),
                row.getLong("reserved"),
                row.getLong("sold"),
                row.getLong("releasing"));
    }

    public long available() {
        return total - reserved - sold;
    }
}
