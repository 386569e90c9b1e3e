package sluice.recount;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.journal.JournalLine.Count;

/**
 * One number of a product that is not the same in Redis and in the tables.
 *
 * @param number {@code total, available, reserved, sold}, or {@code live}: units that the last guard counts, which are
 *     those that are reserved or sold and whose order has not ended
 */
public record Drift(String product, String number, long redis, long tables) {
    /** The numbers that are compared. */
    public static final List<String> NUMBERS = List.of("total", "available", "reserved", "sold", "live");

    /** What differs between a cut and the rows at that point of the log. A product that one of them lacks counts 0. */
    static List<Drift> between(List<Count> counts, List<StockRow> rows) {
        Map<String, StockRow> byProduct = new HashMap<>();
        rows.forEach(row -> byProduct.put(row.product(), row));
        List<Drift> drift = new ArrayList<>();
        for (Count count : counts) {
            StockRow row = byProduct.remove(count.product());
            add(drift, count, row == null ? new StockRow(count.product(), 0, 0, 0, 0, 0) : row);
        }
        byProduct.values().forEach(row -> add(drift, new Count(row.product(), 0, 0, 0, 0), row));
        return List.copyOf(drift);
    }

    private static void add(List<Drift> drift, Count count, StockRow row) {
        long live = count.reserved() + count.sold() - row.releasing();
        long[] redis = {count.total(), count.available(), count.reserved(), count.sold(), live};
        long[] tables = {row.total(), row.available(), row.reserved(), row.sold(), row.live()};
        for (int i = 0; i < redis.length; i++) {
            if (redis[i] != tables[i]) drift.add(new Drift(count.product(), NUMBERS.get(i), redis[i], tables[i]));
        }
    }

    /** By how much Redis counts more. */
    public long units() {
        return redis - tables;
    }

    static Drift read(JsonObject json) {
        return new Drift(
                json.getString("product"), json.getString("number"), json.getLong("redis"), json.getLong("tables"));
    }

    public JsonObject json() {
        return new JsonObject()
                .put("product", product)
                .put("number", number)
                .put("redis", redis)
                .put("tables", tables);
    }

    /** {@code print-a3 sold: 5 in Redis, 4 in the tables}. */
    @Override
    public String toString() {
        return product + " " + number + ": " + redis + " in Redis, " + tables + " in the tables";
    }
}
