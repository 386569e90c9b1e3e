package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import sluice.gate.GateTick;
import sluice.gate.RedisGate.Admission;
import sluice.journal.CursorRows;
import sluice.line.SaleJson;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.recount.Drift;
import sluice.recount.Halt;
import sluice.recount.Recount;
import sluice.recount.RecountRows;
import sluice.recount.Verdict;
import sluice.redis.RedisStore;
import sluice.sale.Pace;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.StockNow;

/** A sale as its operator sees it: with the exact stock, the flow and the limits in force. */
public final class OpsView {
    /** Where the numbers come from. */
    public record Parts(
            Positions positions,
            GateTick gate,
            Inflow inflow,
            RedisStore redis,
            CursorRows cursors,
            RecountRows recounts) {}

    private final Parts parts;

    public OpsView(Parts parts) {
        this.parts = parts;
    }

    /** The sale with its numbers; those of a store that does not answer are what was known last, or zero. */
    Future<JsonObject> of(Sale sale) {
        Future<Optional<StockNow>> stock = StockNow.of(parts.redis(), parts.cursors(), sale)
                .map(Optional::of)
                .otherwise(Optional.empty());
        Future<GateNow> gate = GateNow.of(parts.redis(), sale).otherwise(GateNow.FREE);
        Future<Verdict> verdict = parts.recounts().of(sale.id()).otherwise(Verdict.NONE);
        return Future.all(stock, gate, verdict)
                .map(read -> describe(sale, stock.result(), gate.result())
                        .put(
                                "recount",
                                verdict.result().last().map(OpsView::describe).orElse(null))
                        .put(
                                "halt",
                                verdict.result().halt().map(OpsView::describe).orElse(null)));
    }

    private static JsonObject describe(Recount recount) {
        return new JsonObject()
                .put("at", recount.at().toString())
                .put("entry", recount.entry().toString())
                .put(
                        "drift",
                        new JsonArray(recount.drift().stream().map(Drift::json).toList()));
    }

    private static JsonObject describe(Halt halt) {
        return new JsonObject().put("since", halt.since().toString()).put("reason", halt.reason());
    }

    private JsonObject describe(Sale sale, Optional<StockNow> stock, GateNow gate) {
        Optional<Snapshot> snapshot = parts.positions().find(sale.id());
        Optional<Admission> admission = parts.gate().latest(sale.id());
        JsonObject json = SaleJson.of(sale, snapshot);
        addStock(json.getJsonArray("products"), sale, stock);
        addPace(json, sale, gate);
        return json.put("revision", sale.revision())
                .put("burst", sale.knobs().burst())
                .put("session_cap", sale.knobs().sessionCap())
                .put("fail_open", sale.protection().failOpen())
                .put("depth", snapshot.map(Snapshot::waiting).orElse(0L))
                .put("inflow_per_minute", tenths(parts.inflow().perMinute(sale.id())))
                .put(
                        "outflow_per_minute",
                        tenths(snapshot.map(Snapshot::outflowPerMinute).orElse(0.0)))
                .put("active", admission.map(Admission::active).orElse(0))
                .put("called", admission.map(Admission::door).orElse(0))
                .put("at_door", admission.map(Admission::waitingInside).orElse(0))
                .put("no_show_ratio", Math.round(noShow(admission) * 1000) / 1000.0)
                .put("joined", snapshot.map(Snapshot::joins).orElse(0L))
                .put("claims", snapshot.map(Snapshot::claims).orElse(0L))
                .put("journal_lag", stock.map(StockNow::journalLag).orElse(0L))
                .put("as_of", snapshot.map(known -> known.asOf().toString()).orElse("1970-01-01T00:00:00Z"));
    }

    private static void addPace(JsonObject json, Sale sale, GateNow gate) {
        Instant now = Instant.now();
        Pace pace = sale.knobs().pace().at(now);
        json.put("outflow", pace.outflow().word())
                .put("outflow_floor", pace.floor())
                .put("ramp", PaceRequest.describe(pace))
                .put("rate_per_minute", tenths(gate.perMinute(sale.knobs(), now)))
                .put("throttle", gate.describe(sale.knobs(), now));
    }

    /** The share of the called who do not come. */
    public static double noShow(Optional<Admission> admission) {
        return admission.map(Admission::noShow).orElse(0.0);
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

    static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
