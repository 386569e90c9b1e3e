package sluice.operator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Pace.Outflow;
import sluice.sale.Pace.Ramp;

/** Reads what an operator says of the pace: {@code outflow}, {@code outflow_floor}, {@code ramp}. */
record PaceRequest(Fields fields, Knobs before, Instant now) {
    /** The pace of a sale that is yet to begin, with {@code rate}. */
    Pace ofDraft(int rate) {
        return new Pace(outflow(), floor(rate), null);
    }

    /** The pace over the one before, when the rate is {@code rate} from now on. */
    Pace turned(int rate) {
        return new Pace(outflow(), floor(rate), ramp(rate));
    }

    private Outflow outflow() {
        Outflow kept = before.pace().outflow();
        Outflow other = kept == Outflow.FIXED ? Outflow.AUTO : Outflow.FIXED;
        return Outflow.valueOf(
                fields.choice("outflow", List.of(kept.word(), other.word())).toUpperCase(Locale.ROOT));
    }

    private int floor(int rate) {
        return (int) fields.number(
                "outflow_floor", 1, rate, Math.min(rate, before.pace().floor()));
    }

    /** A ramp begins now. One that runs goes on, unless it is taken away or the rate is turned without one. */
    private Ramp ramp(int rate) {
        Fields asked = fields.objectOrNull("ramp");
        if (asked != null) return read(asked);
        boolean ended = fields.names("ramp") || rate != before.newUsersPerMinute();
        return ended ? null : before.pace().at(now).ramp();
    }

    private Ramp read(Fields asked) {
        int from = (int) Math.max(1, Math.round(before.perMinuteAt(now)));
        // The gate's clock has milliseconds.
        Instant start = now.truncatedTo(ChronoUnit.MILLIS);
        Ramp ramp = new Ramp(
                (int) asked.number("from", 1, SaleRequest.MOST_PER_MINUTE, from),
                start,
                start.plusSeconds(asked.number("seconds", 1, SaleRequest.DAY_SECONDS)));
        asked.nothingElse();
        return ramp;
    }

    /** The ramp as it is told; null without one. */
    static JsonObject describe(Pace pace) {
        if (pace.ramp() == null) return null;
        return new JsonObject()
                .put("from", pace.ramp().from())
                .put("start", pace.ramp().start().toString())
                .put("end", pace.ramp().end().toString());
    }
}
