package sluice.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import sluice.sale.SaleId;

/**
 * An order as its buyer sees it. Its id is its reservation's.
 *
 * @param amount of all lines, in minor units of {@code currency}
 * @param expiresAt until when it is held, while it waits to be charged; else null
 * @param payable whether it is held for its buyer to pay, and not charged before
 * @param reason why it ended without the goods; else null
 */
public record Order(
        String id,
        SaleId sale,
        OrderStatus status,
        long amount,
        String currency,
        List<OrderLine> lines,
        Instant placedAt,
        Instant updatedAt,
        Instant expiresAt,
        boolean payable,
        String reason) {

    /** Units of one product at the price of the day. */
    public record OrderLine(String product, String title, int quantity, long unitPrice) {
        static OrderLine of(JsonObject json) {
            return new OrderLine(
                    json.getString("product"),
                    json.getString("title"),
                    json.getInteger("quantity"),
                    json.getLong("unit_price"));
        }

        JsonObject json() {
            return new JsonObject()
                    .put("product", product)
                    .put("title", title)
                    .put("quantity", quantity)
                    .put("unit_price", unitPrice);
        }
    }

    static Order read(Row row) {
        return new Order(
                row.getString("id"),
                new SaleId(row.getString("sale")),
                OrderStatus.of(row.getString("status")),
                row.getLong("amount"),
                row.getString("currency"),
                row.getJsonArray("lines").stream()
                        .map(line -> OrderLine.of((JsonObject) line))
                        .toList(),
                row.getOffsetDateTime("placed_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("expires_at"))
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                row.getBoolean("payable"),
                row.getString("reason"));
    }

    /** The order on the wire. */
    public JsonObject json() {
        JsonArray jsonLines = new JsonArray();
        lines.forEach(line -> jsonLines.add(line.json()));
        return new JsonObject()
                .put("id", id)
                .put("sale", sale.value())
                .put("status", status.word())
                .put("amount", amount)
                .put("currency", currency)
                .put("lines", jsonLines)
                .put("placed_at", time(placedAt))
                .put("updated_at", time(updatedAt))
                .put("expires_at", expiresAt == null ? null : time(expiresAt))
                .put("payable", payable)
                .put("reason", reason);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
