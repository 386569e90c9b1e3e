package sluice.line;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import sluice.draw.DrawJson;
import sluice.position.Band;
import sluice.position.Condition;
import sluice.position.PositionJson;
import sluice.position.Snapshot;
import sluice.sale.Knobs;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Sale;

/** A sale as everybody sees it. */
public final class SaleJson {
    private SaleJson() {}

    /** The wire's Sale; without a snapshot yet it is told as fully stocked, and as recovering once people may join. */
    public static JsonObject of(Sale sale, Optional<Snapshot> snapshot) {
        Sale.Schedule schedule = sale.schedule();
        JsonObject json = new JsonObject()
                .put("id", sale.id().value())
                .put("title", sale.title())
                .put("currency", sale.currency())
                .put("phase", sale.phase().word())
                .put("conditions", conditions(sale, snapshot))
                .put("prequeue_start_time", time(schedule.prequeueStart()))
                .put("event_start_time", time(schedule.eventStart()))
                .put("event_end_time", time(schedule.eventEnd()))
                .put("host", sale.protection().host())
                .put("path", sale.protection().path())
                .put("queueing_method", "fifo")
                .put("shuffle_at_event_start", true)
                .put("draw", DrawJson.brief(sale));
        return knobs(json, sale.knobs())
                .put("max_per_buyer", sale.maxPerBuyer())
                .put("message", sale.message())
                .put(
                        "stock_band",
                        snapshot.map(Snapshot::band).orElse(Band.PLENTY).word())
                .put("products", products(sale, snapshot))
                .put("server_time", Instant.now().toString());
    }

    /** What was read while nobody might join does not tell whether an opened sale is ready: it counts as unread. */
    private static JsonArray conditions(Sale sale, Optional<Snapshot> snapshot) {
        boolean quiet = isQuiet(sale);
        return snapshot.filter(read -> quiet || !isQuiet(read.sale()))
                .map(PositionJson::conditions)
                .orElseGet(() -> quiet ? new JsonArray() : new JsonArray().add(Condition.RECOVERING.word()));
    }

    private static boolean isQuiet(Sale sale) {
        return sale.phase() == Phase.DRAFT || sale.phase() == Phase.CLOSED;
    }

    private static String time(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static JsonObject knobs(JsonObject json, Knobs knobs) {
        return json.put("total_active_users", knobs.totalActiveUsers())
                .put("new_users_per_minute", knobs.newUsersPerMinute())
                .put("session_duration", knobs.sessionDuration())
                .put("claim_window", knobs.claimWindow())
                .put("max_qty", knobs.maxQty());
    }

    private static JsonArray products(Sale sale, Optional<Snapshot> snapshot) {
        JsonArray products = new JsonArray();
        for (Product product : sale.products()) {
            Band band = snapshot.map(known -> known.band(product.id())).orElse(Band.PLENTY);
            products.add(new JsonObject()
                    .put("id", product.id())
                    .put("title", product.title())
                    .put("price", product.price())
                    .put("max_per_buyer", product.maxPerBuyer() == 0 ? null : product.maxPerBuyer())
                    .put("stock_band", band.word()));
        }
        return products;
    }
}
