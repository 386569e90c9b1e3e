package sluice.receipt;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Refusal;

/** The receipts of orders that were paid, as the contract says. */
final class Receipts {
    private static final String SELECT = Sql.of("receipt/select-receipt.sql");
    private static final Set<String> PAID = Set.of("paid", "shipped", "delivered", "refunded");

    private final Postgres postgres;

    Receipts(Postgres postgres) {
        this.postgres = postgres;
    }

    /** The receipt of an order; the refusal {@code no_receipt} if it was not paid, or is not written yet. */
    Future<JsonObject> of(String order) {
        return postgres.run(SELECT, Tuple.of(order)).map(rows -> {
            if (rows.size() == 0) throw Refusal.NO_RECEIPT.refused();
            Row row = rows.iterator().next();
            if (!PAID.contains(row.getString("status"))) throw Refusal.NO_RECEIPT.refused();
            return json(row);
        });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("order", row.getString("id"))
                .put("sale", row.getString("sale"))
                .put("title", row.getString("title"))
                .put("status", row.getString("status"))
                .put("currency", row.getString("currency"))
                .put("minor_digits", MoneyText.digits(row.getString("currency")))
                .put("lines", row.getJsonArray("lines"))
                .put("amount", row.getLong("amount"))
                .put("refunded", row.getLong("refunded"))
                .put("placed_at", time(row.getOffsetDateTime("placed_at")))
                .put("paid_at", time(row.getOffsetDateTime("paid_at")))
                .put("payments", list(row.getJsonArray("payments")))
                .put("refunds", list(row.getJsonArray("refunds")));
    }

    private static String time(OffsetDateTime time) {
        return time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static JsonArray list(JsonArray found) {
        return found == null ? new JsonArray() : found;
    }
}
