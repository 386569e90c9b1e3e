package sluice.bench;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import sluice.journal.CursorRows;
import sluice.sale.Sale;
import sluice.stock.StockNow;
import sluice.stock.StockNow.ProductStock;

/** Whether every unit of a sale whose orders have all ended is either paid for or to be had again, in every store. */
final class SoldUnits {
    private final Stage stage;
    private final Sale sale;
    private final PaidOrders orders;

    SoldUnits(Stage stage, BenchSale sale) throws Exception {
        this.stage = stage;
        this.sale = sale.row();
        this.orders = new PaidOrders(stage, sale);
    }

    private Future<ProductStock> stock() {
        return StockNow.of(stage.redis(), new CursorRows(stage.postgres()), sale)
                .map(stock -> stock.products().get(0));
    }

    /** Units that Redis has for sale. */
    long available() throws Exception {
        return Stage.await(stock()).available();
    }

    /** Orders of one unit each that are paid for. */
    long paid() throws Exception {
        return orders.statuses().values().stream().filter(PaidOrders::isPaid).count();
    }

    /** How far the stores are from what is paid, all differences added up. */
    long drift() throws Exception {
        long paid = paid();
        ProductStock redis = Stage.await(stock());
        long live = Stage.await(stage.postgres()
                        .run(
                                "SELECT sum(live)::bigint FROM sale_stock WHERE sale = $1",
                                Tuple.of(sale.id().value())))
                .iterator()
                .next()
                .getLong(0);
        return Math.abs(redis.sold() - paid)
                + Math.abs(live - paid)
                + redis.reserved()
                + Math.abs(redis.total() - redis.available() - paid);
    }
}
