package sluice.deadletter;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import sluice.sale.SaleId;

/**
 * A dead letter in the tables.
 *
 * @param source {@code journal}, {@code outbox} or {@code webhook}
 * @param position an offset of the log, an order's id, an event's id
 * @param whole whether {@code body} is all there was
 * @param replayedAt when it was replayed last; null if never
 * @param replayedBy who did; null if nobody
 */
public record KeptLetter(
        long id,
        String source,
        SaleId sale,
        String position,
        String reason,
        String body,
        boolean whole,
        OffsetDateTime createdAt,
        OffsetDateTime replayedAt,
        String replayedBy) {
    static KeptLetter read(Row row) {
        return new KeptLetter(
                row.getLong("id"),
                row.getString("source"),
                new SaleId(row.getString("sale")),
                row.getString("position"),
                row.getString("reason"),
                row.getString("body"),
                row.getBoolean("whole"),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("replayed_at"),
                row.getString("replayed_by"));
    }

    public JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("source", source)
                .put("sale", sale.value())
                .put("position", position)
                .put("reason", reason)
                .put("body", body)
                .put("whole", whole)
                .put("created_at", time(createdAt))
                .put("replayed_at", time(replayedAt))
                .put("replayed_by", replayedBy);
    }

    private static String time(OffsetDateTime time) {
        return time == null
                ? null
                : time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
