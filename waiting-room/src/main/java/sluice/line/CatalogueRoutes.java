package sluice.line;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.position.PositionJson;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;

/** What is on sale and how each line stands: public, and fit for a shared cache for a second. */
final class CatalogueRoutes {
    private static final int FRESH_SECONDS = 1;
    private static final int LEAST_SEGMENT = 64;
    private static final int MOST_SEGMENTS = 128;

    private final SaleCatalogue catalogue;
    private final Positions positions;

    CatalogueRoutes(SaleCatalogue catalogue, Positions positions) {
        this.catalogue = catalogue;
        this.positions = positions;
    }

    void mount(Endpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, "/v1/sales", this::sales)
                .on(HttpMethod.GET, "/v1/sales/:sale", this::sale)
                .on(HttpMethod.GET, "/v1/sales/:sale/status", this::status);
    }

    /** All but drafts without a date; such a draft is found only by whoever knows its id. */
    private Future<Answer> sales(Call call) {
        JsonArray sales = new JsonArray();
        catalogue.all().stream()
                .filter(sale -> sale.phase() != Phase.DRAFT || sale.schedule().eventStart() != null)
                .forEach(sale -> sales.add(SaleJson.of(sale, positions.find(sale.id()))));
        Answer answer = Answer.ok(new JsonObject().put("sales", sales));
        return Future.succeededFuture(answer.header("Cache-Control", "public, max-age=" + FRESH_SECONDS));
    }

    private Future<Answer> sale(Call call) {
        Sale sale = catalogue.get(call.sale());
        return cached(call, SaleJson.of(sale, positions.find(sale.id())), "server_time");
    }

    private Future<Answer> status(Call call) {
        Sale sale = catalogue.get(call.sale());
        return cached(call, status(positions.of(sale.id())), "as_of");
    }

    private static JsonObject status(Snapshot snapshot) {
        return new JsonObject()
                .put("sale", snapshot.sale().id().value())
                .put("generation", snapshot.generation())
                .put("phase", snapshot.phase().word())
                .put("conditions", PositionJson.conditions(snapshot))
                .put("served", snapshot.served())
                .put("last_index", snapshot.lastIndex())
                .put("waiting", snapshot.waiting())
                .put("segments", segments(snapshot))
                .put("outflow_per_minute", Math.round(snapshot.outflowPerMinute() * 10) / 10.0)
                .put("stock_band", snapshot.band().word())
                .put("message", snapshot.message())
                .put("as_of", snapshot.asOf().toString());
    }

    /** Leavers by segment, so that anybody can tell from his place alone how many are ahead of him at most. */
    private static JsonObject segments(Snapshot snapshot) {
        long from = snapshot.served();
        long places = Math.max(0, snapshot.next() - from);
        long size = LEAST_SEGMENT;
        while (size * MOST_SEGMENTS < places) size *= 2;
        JsonArray left = new JsonArray();
        for (long count : snapshot.leavers().segments(from, size, (int) ((places + size - 1) / size))) left.add(count);
        return new JsonObject()
                .put("from", from)
                .put("size", size)
                .put("left", left)
                .put("ahead_is", "upper_bound");
    }

    /** The tag is of everything but the field {@code clock}, so that a quiet line is not sent again each second. */
    private static Future<Answer> cached(Call call, JsonObject body, String clock) {
        String tag = tag(body.copy().putNull(clock).encode());
        Answer answer = call.holds(tag) ? Answer.notModified() : Answer.ok(body);
        return Future.succeededFuture(answer.cacheable(FRESH_SECONDS, tag));
    }

    private static String tag(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
