package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ToLongFunction;
import sluice.gate.GateTick;
import sluice.gate.RedisGate.Admission;
import sluice.journal.CursorRows;
import sluice.position.Eta;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.redis.RedisStore;
import sluice.sale.Knobs;
import sluice.sale.Sale;
import sluice.stock.StockNow;
import sluice.stock.StockNow.ProductStock;

/** Tells what knobs would bring before they are turned. Changes nothing. */
public final class Preview {
    /** Where the figures come from. */
    public record Parts(Positions positions, GateTick gate, RedisStore redis, CursorRows cursors) {}

    private static final int DIGITS_KEPT = 100;

    private final Parts parts;

    public Preview(Parts parts) {
        this.parts = parts;
    }

    /** The forecast for {@code asked} as the wire has it. */
    Future<JsonObject> of(Sale sale, Knobs asked, Instant now) {
        Future<StockNow> stock = StockNow.of(parts.redis(), parts.cursors(), sale);
        Future<GateNow> gate = GateNow.of(parts.redis(), sale);
        return Future.all(stock, gate).map(done -> describe(sale, asked, now, stock.result(), gate.result()));
    }

    private JsonObject describe(Sale sale, Knobs asked, Instant now, StockNow stock, GateNow gate) {
        Snapshot line = parts.positions().of(sale.id());
        Optional<Admission> admission = parts.gate().latest(sale.id());
        double noShow = OpsView.noShow(admission);
        Forecast forecast = Forecast.of(
                new Forecast.Line(
                        line.waiting(),
                        line.outflowPerMinute() * (1 - noShow),
                        line.outflowPerMinute() == 0
                                ? 0
                                : line.outflow().range().slow() * (1 - noShow),
                        gate.perMinute(),
                        noShow),
                shop(line, admission, stock),
                sale.knobs(),
                asked,
                now);
        Long place = forecast.soldOut() == null ? null : place(line, forecast.buyers());
        return new JsonObject()
                .put("waiting", line.waiting())
                .put(
                        "rate_per_minute",
                        new JsonObject()
                                .put("now", OpsView.tenths(forecast.now()))
                                .put("then", OpsView.tenths(forecast.then())))
                .put("clears_in_seconds", range(forecast.clears()))
                .put("sold_out_in_seconds", range(forecast.soldOut()))
                .put("stock_lasts_to_place", place)
                .put("checkout_load_ratio", forecast.load())
                .put("text", ForecastText.of(forecast, line.waiting(), place));
    }

    private static Forecast.Shop shop(Snapshot line, Optional<Admission> admission, StockNow stock) {
        long inside = admission.map(Admission::active).orElse(0);
        long door = admission.map(Admission::door).orElse(0);
        long reserved = sum(stock, ProductStock::reserved);
        return new Forecast.Shop(
                sum(stock, ProductStock::available),
                reserved + sum(stock, ProductStock::sold),
                line.claims(),
                inside,
                // Whoever has units reserved is inside until his order ends.
                Math.max(0, inside - reserved) + door);
    }

    private static long sum(StockNow stock, ToLongFunction<ProductStock> count) {
        return stock.products().stream().mapToLong(count).sum();
    }

    /** The place at which {@code buyers} of those who wait have been called, rounded down to two digits. */
    private static long place(Snapshot line, long buyers) {
        long low = line.served();
        long high = line.next();
        while (low < high) {
            long middle = (low + high) >>> 1;
            long waiting = middle - line.served() - line.leavers().between(line.served(), middle);
            if (waiting < buyers) low = middle + 1;
            else high = middle;
        }
        long grain = 1;
        while (low / grain >= DIGITS_KEPT) grain *= 10;
        return low - low % grain;
    }

    private static JsonObject range(Eta eta) {
        return eta == null
                ? null
                : new JsonObject().put("from", eta.minSeconds()).put("to", eta.maxSeconds());
    }
}
