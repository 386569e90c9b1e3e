package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import sluice.redis.RedisStore;
import sluice.sale.Knobs;
import sluice.sale.Pace.Outflow;
import sluice.sale.Sale;

/**
 * What the gate's hash says of a sale's throttle.
 *
 * @param perMinute claims per minute that it allows; infinite without a limit of its own
 * @param reason word; null before the first decision
 * @param since when it came to be held for this reason; null before the first decision
 */
record GateNow(double perMinute, String reason, Instant since) {
    static final GateNow FREE = new GateNow(Double.POSITIVE_INFINITY, null, null);

    static Future<GateNow> of(RedisStore redis, Sale sale) {
        if (sale.knobs().pace().outflow() != Outflow.AUTO) return Future.succeededFuture(FREE);
        return redis.send(Request.cmd(Command.HMGET)
                        .arg(redis.keys(sale.id()).gate())
                        .arg("auto_rate")
                        .arg("auto_reason")
                        .arg("auto_since_ms"))
                .map(GateNow::read);
    }

    private static GateNow read(Response fields) {
        if (fields.get(1) == null) return FREE;
        return new GateNow(
                fields.get(0) == null ? Double.POSITIVE_INFINITY : fields.get(0).toDouble(),
                fields.get(1).toString(),
                Instant.ofEpochMilli(fields.get(2).toLong()));
    }

    /** Claims per minute allowed at {@code now}. */
    double perMinute(Knobs knobs, Instant now) {
        return Math.min(perMinute, knobs.perMinuteAt(now));
    }

    /** The throttle as it is told; null where nothing has been decided. */
    JsonObject describe(Knobs knobs, Instant now) {
        if (reason == null) return null;
        return new JsonObject()
                .put("rate_per_minute", OpsView.tenths(perMinute(knobs, now)))
                .put("reason", reason)
                .put("since", since.toString());
    }
}
