package sluice.stock;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Product;
import sluice.sale.Sale;

/**
 * The counters of a sale at one moment, for operators and metrics.
 *
 * @param open whether the ledger takes purchases; {@code false} while it is being restored, and then all counts are 0
 * @param journalLag entries that the worker has not applied yet
 */
public record StockNow(boolean open, long journalLag, List<ProductStock> products) {
    private static final Script READ = Script.of("ledger/read-stock.lua");
    private static final int FIELDS = 4;

    /** The counters of one product. */
    public record ProductStock(String product, long total, long available, long reserved, long sold) {}

    public static Future<StockNow> of(RedisStore redis, CursorRows cursors, Sale sale) {
        SaleKeys keys = redis.keys(sale.id());
        List<String> products = sale.products().stream().map(Product::id).toList();
        return redis.run(READ, List.of(keys.state(), keys.stock()), products)
                .compose(answer -> cursors.of(sale.id()).map(cursor -> read(products, answer, cursor)));
    }

    private static StockNow read(List<String> products, Response answer, Cursor cursor) {
        List<ProductStock> stock = new ArrayList<>();
        for (int i = 0; i < products.size(); i++) {
            int at = 4 + i * FIELDS;
            stock.add(new ProductStock(
                    products.get(i),
                    answer.get(at).toLong(),
                    answer.get(at + 1).toLong(),
                    answer.get(at + 2).toLong(),
                    answer.get(at + 3).toLong()));
        }
        long epoch = answer.get(1).toLong();
        long seq = answer.get(2).toLong();
        long lag = epoch == cursor.epoch() ? Math.max(0, seq - cursor.seq()) : seq;
        return new StockNow(answer.get(3).toLong() == 1, lag, List.copyOf(stock));
    }
}
