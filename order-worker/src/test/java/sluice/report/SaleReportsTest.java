package sluice.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** What is reported of a sale, from the rows that the real path has left. */
class SaleReportsTest {
    private static final Instant TEN = Instant.parse("2026-11-21T10:00:00Z");

    private final Shop shop = Shop.charging();

    private Sale prints() {
        return shop.sale(
                new Product("print", "Art print", 333, 10, 0), new Product("frame", "=Frame, \"oak\"", 1001, 5, 0));
    }

    private JsonObject report(Sale sale) {
        return get(new SaleReports(shop.postgres, id -> Future.succeededFuture(7L)).of(sale.id()));
    }

    @CanIgnoreReturnValue
    private String bought(Sale sale, String method, OrderStatus status) {
        String order = shop.buy(sale, method, line("print", 2), line("frame", 1));
        shop.awaitStatus(order, status);
        return order;
    }

    private static JsonObject named(JsonObject report, String list, String name) {
        return report.getJsonArray(list).stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.iterator().next().getValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void units_and_money_are_counted_to_the_last_unit() {
        Sale sale = prints();
        bought(sale, "tok_ok", OrderStatus.PAID);
        String partly = bought(sale, "tok_ok", OrderStatus.PAID);
        String wholly = bought(sale, "tok_ok", OrderStatus.PAID);
        bought(sale, "tok_decline", OrderStatus.DECLINED);
        String held = shop.buy(sale, "later", line("print", 1));
        shop.awaitStatus(held, OrderStatus.PLACED);
        shop.awaitSettled(sale);
        get(shop.rows("UPDATE orders SET refunded = 100 WHERE id = $1", partly));
        get(shop.rows(
                "UPDATE orders SET refunded = amount, status = 'refunded', cause = 'test' WHERE id = $1", wholly));
        shop.await(() -> shop.rows(
                        "SELECT 1 FROM sale_stock WHERE sale = $1 AND sold > 0",
                        sale.id().value())
                .map(rows -> rows.size() == 2));

        JsonObject report = report(sale);
        assertEquals(
                new JsonObject()
                        .put("orders", 5)
                        .put("units_sold", 9)
                        .put("revenue", 3 * 1667)
                        .put("refunds", 1767)
                        .put("net", 3 * 1667 - 1767)
                        .getMap(),
                plain(report.getJsonObject("totals")));
        JsonObject print = named(report, "products", "print");
        JsonObject frame = named(report, "products", "frame");
        assertEquals(List.of(10, 6, 1, 3), numbers(print, "total", "sold", "reserved", "left"));
        assertEquals(List.of(5, 3, 0, 2), numbers(frame, "total", "sold", "reserved", "left"));
        assertEquals(List.of(3 * 666, 3 * 1001), List.of(print.getInteger("revenue"), frame.getInteger("revenue")));
        int shared = print.getInteger("refunds") + frame.getInteger("refunds");
        assertEquals(1767, shared, "what was given back is shared out exactly");
        assertTrue(print.getInteger("refunds") >= 666 + 39 && print.getInteger("refunds") <= 666 + 40, print.encode());
        assertEquals(2, named(report, "orders", "paid").getInteger("orders"));
        assertEquals(1667, named(report, "orders", "declined").getInteger("amount"));
        assertEquals(1, report.getJsonObject("abandoned").getInteger("bought_not_paid"));
    }

    private static Map<String, Object> plain(JsonObject object) {
        Map<String, Object> plain = new HashMap<>();
        object.forEach(entry -> plain.put(entry.getKey(), ((Number) entry.getValue()).intValue()));
        return plain;
    }

    private static List<Integer> numbers(JsonObject object, String... fields) {
        return List.of(fields).stream().map(object::getInteger).toList();
    }

    @Test
    void each_minute_shows_who_was_let_in_bought_and_paid_and_only_the_newest_ones_are_shown() {
        Sale sale = prints();
        String order = bought(sale, "tok_ok", OrderStatus.PAID);
        get(shop.rows(
                "UPDATE orders SET placed_at = $1::timestamptz, paid_at = $1::timestamptz + interval '70 s'"
                        + " WHERE id = $2",
                TEN.atOffset(java.time.ZoneOffset.UTC),
                order));
        claims(sale, 3, 0);
        JsonObject report = report(sale);
        assertEquals(
                new JsonArray()
                        .add(minute("2026-11-21T10:00:00Z", 1, 1, 0))
                        .add(minute("2026-11-21T10:01:00Z", 1, 0, 1))
                        .add(minute("2026-11-21T10:02:00Z", 1, 0, 0)),
                report.getJsonArray("minutes"));
        assertEquals(Map.of("let_in", 3, "bought", 1, "paid", 1), plain(report.getJsonObject("conversion")));
        assertEquals(
                Map.of("called_not_let_in", 4, "let_in_not_bought", 2, "bought_not_paid", 0),
                plain(report.getJsonObject("abandoned")));
        claims(sale, SaleReports.MOST_MINUTES, 3);
        JsonObject longer = report(sale);
        assertEquals(SaleReports.MOST_MINUTES, longer.getJsonArray("minutes").size());
        assertEquals(3, longer.getInteger("minutes_left_out"));
        assertEquals(
                "2026-11-21T10:03:00Z",
                longer.getJsonArray("minutes").getJsonObject(0).getString("minute"));
        assertEquals(1443, longer.getJsonObject("conversion").getInteger("let_in"));
    }

    private static JsonObject minute(String minute, int in, int bought, int paid) {
        return new JsonObject()
                .put("minute", minute)
                .put("let_in", in)
                .put("bought", bought)
                .put("paid", paid);
    }

    /** One claim a minute, from so many minutes after ten on. */
    private void claims(Sale sale, int count, int from) {
        get(shop.rows(
                "INSERT INTO claim (sale, ticket, index, jti, digest, kid, buyer, max_qty, issued_at, claimed_at,"
                        + " expires_at, idle_end, hard_end)"
                        + " SELECT $1, 't', i, 'j' || i, '', '', '', 1, at, at, at, at, at"
                        + " FROM generate_series($2::int, $3::int) i,"
                        + " LATERAL (SELECT timestamptz '2026-11-21T10:00:30Z' + i * interval '1 minute' AS at) x",
                sale.id().value(),
                from,
                from + count - 1));
    }

    @Test
    void refusals_are_summed_over_the_nodes_and_waits_are_those_of_the_node_that_saw_most() {
        Sale sale = prints();
        SaleTally one = new SaleTally(id -> id.equals(sale.id()));
        SaleTally other = new SaleTally(id -> id.equals(sale.id()));
        TallyWriter first = new TallyWriter(one, shop.postgres, "one");
        TallyWriter second = new TallyWriter(other, shop.postgres, "other");
        for (int i = 0; i < 3; i++) one.refused("sold_out", sale.id().value());
        one.refused("sold_out", "another");
        one.refused("sold_out", "../x");
        one.refused("sold_out", null);
        other.refused("sold_out", sale.id().value());
        other.refused("sale_paused", sale.id().value());
        for (int i = 0; i < 10; i++) one.waited(sale.id(), 0.5);
        for (int i = 0; i < 7; i++) other.waited(sale.id(), 0.5);
        for (Instant at : List.of(TEN, TEN.plusSeconds(5))) {
            get(first.write(at));
            get(second.write(at));
        }
        one.refused("sold_out", sale.id().value());
        other.waited(sale.id(), 90_000);
        get(first.write(TEN.plusSeconds(60)));
        get(second.write(TEN.plusSeconds(60)));
        JsonObject report = report(sale);
        assertEquals(
                List.of(
                        new JsonObject().put("code", "sold_out").put("requests", 5L),
                        new JsonObject().put("code", "sale_paused").put("requests", 1L)),
                report.getJsonArray("refused").getList());
        JsonObject waits = report.getJsonObject("waits");
        assertEquals(11, waits.getLong("people"));
        assertEquals(10, waits.getJsonArray("classes").getJsonObject(0).getLong("people"));
        assertEquals(14_400, waits.getDouble("p99_seconds"));
        assertEquals(
                1,
                get(shop.rows(
                                "SELECT counted FROM sale_tally WHERE sale = $1 AND node = 'one' AND kind = 'refused'"
                                        + " AND minute = '2026-11-21T10:01:00Z'",
                                sale.id().value()))
                        .get(0)
                        .getLong("counted"),
                "each minute has what was counted in it");
    }

    @Test
    void a_report_is_made_once_for_all_who_ask_at_the_same_time() {
        Sale sale = prints();
        SaleReports reports = new SaleReports(shop.postgres, id -> Future.succeededFuture(7L));
        Future<JsonObject> first = reports.of(sale.id());
        assertSame(first, reports.of(sale.id()));
        assertEquals(0, get(first).getJsonObject("totals").getInteger("revenue"));
        assertEquals(null, get(first).getJsonObject("waits").getValue("p50_seconds"));
        Refused refused = assertThrows(Refused.class, () -> get(reports.of(new SaleId("nothing"))));
        assertEquals(Refusal.UNKNOWN_SALE, refused.refusal());
    }

    @Test
    void as_csv_every_figure_is_a_line_and_no_title_is_a_formula() {
        Sale sale = prints();
        String csv = ReportCsv.of(report(sale));
        assertTrue(
                csv.startsWith("section,name,field,value\r\nsale," + sale.id() + ",sale," + sale.id() + "\r\n"), csv);
        assertTrue(csv.contains("\r\nproducts,frame,title,\"'=Frame, \"\"oak\"\"\"\r\n"), csv);
        assertTrue(csv.contains("\r\nproducts,print,left,10\r\n"), csv);
        assertTrue(csv.contains("\r\nwaits,more,people,0\r\n"), csv);
        assertFalse(csv.contains("{"), csv);
        assertTrue(csv.endsWith("\r\n"));
    }
}
