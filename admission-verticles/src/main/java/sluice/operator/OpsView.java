package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import sluice.gate.GateTick;
import sluice.gate.RedisGate.Admission;
import sluice.journal.CursorRows;
import sluice.line.SaleJson;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.redis.RedisStore;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.StockNow;

/** A sale as its operator sees it: with the exact stock, the flow and the limits in force. */
public final class OpsView {
    /** Where the numbers come from. */
    public record Parts(Positions positions, GateTick gate, Inflow inflow, RedisStore redis, CursorRows cursors) {}

    private final Parts parts;

    public OpsView(Parts parts) {
        this.parts = parts;
    }

    /** The sale with its numbers; those of a store that does not answer are what was known last, or zero. */
    Future<JsonObject> of(Sale sale) {
        return StockNow.of(parts.redis(), parts.cursors(), sale)
                .map(Optional::of)
                .otherwise(Optional.empty())
                .map(stock -> describe(sale, stock));
    }

    private JsonObject describe(Sale sale, Optional<StockNow> stock) {
        Optional<Snapshot> snapshot = parts.positions().find(sale.id());
        Optional<Admission> admission = parts.gate().latest(sale.id());
        JsonObject json = SaleJson.of(sale, snapshot);
        addStock(json.getJsonArray("products"), sale, stock);
        return json.put("revision", sale.revision())
                .put("burst", sale.knobs().burst())
                .put("session_cap", sale.knobs().sessionCap())
                .put("host", sale.protection().host())
                .put("path", sale.protection().path())
                .put("fail_open", sale.protection().failOpen())
                .put("depth", snapshot.map(Snapshot::waiting).orElse(0L))
                .put("inflow_per_minute", tenths(parts.inflow().perMinute(sale.id())))
                .put(
                        "outflow_per_minute",
                        tenths(snapshot.map(Snapshot::outflowPerMinute).orElse(0.0)))
                .put("active", admission.map(Admission::active).orElse(0))
                .put("called", admission.map(Admission::door).orElse(0))
                .put("joined", snapshot.map(Snapshot::joins).orElse(0L))
                .put("claims", snapshot.map(Snapshot::claims).orElse(0L))
                .put("journal_lag", stock.map(StockNow::journalLag).orElse(0L))
                .put("as_of", snapshot.map(known -> known.asOf().toString()).orElse("1970-01-01T00:00:00Z"));
    }

    private static void addStock(JsonArray products, Sale sale, Optional<StockNow> stock) {
        for (int i = 0; i < products.size(); i++) {
            Product product = sale.products().get(i);
            Optional<StockNow.ProductStock> now = stock.flatMap(known -> known.products().stream()
                    .filter(one -> one.product().equals(product.id()))
                    .findFirst());
            products.getJsonObject(i)
                    .put("total", now.map(StockNow.ProductStock::total).orElse(product.total()))
                    .put("available", now.map(StockNow.ProductStock::available).orElse(0L))
                    .put("reserved", now.map(StockNow.ProductStock::reserved).orElse(0L))
                    .put("sold", now.map(StockNow.ProductStock::sold).orElse(0L));
        }
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
