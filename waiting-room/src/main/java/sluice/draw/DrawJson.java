package sluice.draw;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HexFormat;
import sluice.sale.Draw;
import sluice.sale.Sale;

/** A draw on the wire; hex is in lower case, what is not known yet is null. */
public final class DrawJson {
    static final String ALGORITHM = "sluice-draw-1";

    private DrawJson() {}

    /** What a sale says of its draw. */
    public static JsonObject brief(Sale sale) {
        Draw draw = sale.draw();
        return new JsonObject()
                .put("commitment", hex(draw.commitment()))
                .put("beacon", draw.beacon())
                .put("cohort", draw.cohort())
                .put("drawn", draw.drawn());
    }

    /** All that is published but the tickets. */
    static JsonObject head(Sale sale) {
        Draw draw = sale.draw();
        return new JsonObject()
                .put("sale", sale.id().value())
                .put("algorithm", ALGORITHM)
                .put("commitment", hex(draw.commitment()))
                .put("beacon", draw.beacon())
                .put("beacon_value", hex(draw.beaconValue()))
                .put("cohort", draw.cohort())
                .put("root", hex(draw.root()))
                .put("closed_at", time(draw.closedAt()))
                .put("secret", hex(draw.secret()))
                .put("seed", draw.drawn() ? HexFormat.of().formatHex(PlacesBook.seed(draw)) : null)
                .put("drawn_at", time(draw.drawnAt()));
    }

    private static String hex(Buffer bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes.getBytes());
    }

    private static String time(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
