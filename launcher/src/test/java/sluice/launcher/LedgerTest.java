package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import sluice.command.LedgerCommand;
import sluice.launcher.Api.Answer;
import sluice.sale.SaleId;

/** The stock ledger of a whole process: several products, changed totals, recounts, halts and the commands. */
class LedgerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Map<String, String> settings;
    private static TestProcess sluice;
    private static Api api;

    private record Outcome(int code, String said) {}

    @BeforeAll
    static void start() throws Exception {
        settings = TestProcess.settings(Map.of("ledger.recount-every", "200ms"));
        sluice = TestProcess.of(settings);
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Outcome ledger(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        for (String key : List.of("redis.uri", "redis.key-prefix", "kafka.bootstrap-servers", "kafka.topic-prefix")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        for (String key : List.of("postgres.uri", "postgres.user", "postgres.password", "postgres.schema")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        StringWriter said = new StringWriter();
        int code = new CommandLine(new LedgerCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(code, said.toString());
    }

    private static void falsify(String sale, String field, int by) {
        String stock = sluice.running.node().redis().keys(new SaleId(sale)).stock();
        Request request = Request.cmd(Command.HINCRBY).arg(stock).arg(field).arg(by);
        Running.await(sluice.running.node().redis().send(request), SOON);
    }

    private static List<String> conditions(String sale) throws Exception {
        JsonArray conditions = api.get("/v1/sales/" + sale).json().getJsonArray("conditions");
        return conditions.stream().map(Object::toString).toList();
    }

    private static JsonObject product(String sale, int position) throws Exception {
        return sluice.ops(sale).getJsonArray("products").getJsonObject(position);
    }

    private static List<Integer> units(String sale, int position) throws Exception {
        JsonObject product = product(sale, position);
        return List.of(
                product.getInteger("total"),
                product.getInteger("available"),
                product.getInteger("reserved"),
                product.getInteger("sold"));
    }

    private static Answer setTotal(String sale, String product, Object total) throws Exception {
        byte[] body = new JsonObject()
                .put("product", product)
                .put("total", total)
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        return api.send("PUT", "/ops/v1/sales/" + sale + "/stock", body, sluice.operator());
    }

    private static JsonObject order(Object... lines) {
        JsonArray list = new JsonArray();
        for (int i = 0; i < lines.length; i += 2) {
            list.add(new JsonObject().put("product", lines[i]).put("quantity", lines[i + 1]));
        }
        return new JsonObject().put("lines", list).put("payment_method", "tok_ok");
    }

    /** A pass of the buyer who has this device key: the same buyer each time. */
    private static String claimAs(String sale, String device) throws Exception {
        Answer joined = api.post("/v1/sales/" + sale + "/tickets", null, "Idempotency-Key", device);
        assertEquals(201, joined.status(), joined.body());
        return sluice.claim(sale, joined.json().getString("ticket"));
    }

    private static void buyAll(String sale, String pass, JsonObject lines) throws Exception {
        Answer bought = sluice.buy(sale, pass, key(), lines);
        assertEquals(202, bought.status(), bought.body());
        sluice.awaitOrder(bought.json(), "paid");
        assertEquals(
                lines.getJsonArray("lines").size(),
                sluice.order(bought.json()).getJsonArray("lines").size());
    }

    private static JsonObject sizes() {
        JsonObject shirt = new JsonObject().put("title", "Shirt").put("price", 2_000);
        return new JsonObject()
                .put("max_qty", 4)
                .put("max_per_buyer", 5)
                .put(
                        "products",
                        new JsonArray()
                                .add(shirt.copy().put("id", "s").put("total", 3).put("max_per_buyer", 2))
                                .add(shirt.copy().put("id", "m").put("total", 50))
                                .add(shirt.copy().put("id", "l").put("total", 50)));
    }

    @Test
    void a_purchase_of_several_sizes_is_all_or_nothing_and_limits_hold_for_size_and_sale() throws Exception {
        sluice.openSale("sizes", 1, sizes());
        String device = key();
        buyAll("sizes", claimAs("sizes", device), order("l", 1, "s", 1, "m", 1));
        Api.eventually(SOON, () -> units("sizes", 0).equals(List.of(3, 2, 0, 1)));
        assertEquals(List.of(50, 49, 0, 1), units("sizes", 1));
        assertEquals(List.of(50, 49, 0, 1), units("sizes", 2));

        String again = claimAs("sizes", device);
        Api.refused(409, "over_buyer_limit", sluice.buy("sizes", again, key(), order("m", 1, "s", 2)));
        Api.refused(409, "over_buyer_limit", sluice.buy("sizes", again, key(), order("m", 2, "l", 1)));
        buyAll("sizes", again, order("m", 1, "s", 1));

        String other = claimAs("sizes", key());
        Api.refused(409, "sold_out", sluice.buy("sizes", other, key(), order("m", 1, "s", 2)));
        Api.eventually(SOON, () -> units("sizes", 0).equals(List.of(3, 1, 0, 2)));
        assertEquals(List.of(50, 48, 0, 2), units("sizes", 1), "none of the refused ones");
        buyAll("sizes", other, order("m", 3, "s", 1));
        Api.eventually(SOON, () -> units("sizes", 1).equals(List.of(50, 45, 0, 5)));
    }

    @Test
    void an_operator_changes_how_many_there_are_while_they_are_sold() throws Exception {
        sluice.openSale("more", 2, new JsonObject());
        buyAll("more", claimAs("more", key()), purchase("unit", 2, "tok_ok"));
        Api.eventually(SOON, () -> conditions("more").contains("sold_out"));
        Answer added = setTotal("more", "unit", 3);
        assertEquals(200, added.status(), added.body());
        assertEquals(3, added.json().getJsonArray("products").getJsonObject(0).getInteger("total"));
        buyAll("more", claimAs("more", key()), purchase("unit", 1, "tok_ok"));

        Api.refused(409, "total_too_low", setTotal("more", "unit", 2));
        Api.refused(422, "unknown_product", setTotal("more", "hat", 2));
        Api.refused(422, "field_invalid", setTotal("more", "unit", -1));
        assertEquals(200, setTotal("more", "unit", 3).status());
        String trail = api.get("/ops/v1/sales/more/audit", sluice.operator()).body();
        assertTrue(trail.contains("\"action\":\"stock\""), trail);
        assertEquals(0, ledger("check", "more").code());
    }

    @Test
    void falsified_counters_halt_the_sale_and_a_rebuild_goes_on_from_the_tables() throws Exception {
        sluice.openSale("books", 10, new JsonObject());
        buyAll("books", claimAs("books", key()), purchase("unit", 1, "tok_ok"));
        Api.eventually(SOON, () -> units("books", 0).equals(List.of(10, 9, 0, 1)));
        Outcome well = ledger("check", "books");
        assertEquals(0, well.code(), well.said());
        assertTrue(well.said().contains("Nothing differs."), well.said());
        String pass = claimAs("books", key());

        falsify("books", "unit:sold", 1);
        falsify("books", "unit:available", -1);
        Api.eventually(SOON, () -> conditions("books").contains("halted"));
        Api.refused(503, "halted", sluice.buy("books", pass, key(), purchase("unit", 1, "tok_ok")));
        String waiting = sluice.join("books");
        JsonObject told = sluice.ops("books");
        String reason = told.getJsonObject("halt").getString("reason");
        assertTrue(reason.contains("unit sold: 2 in Redis, 1 in the tables"), reason);
        assertTrue(told.getJsonObject("recount").getJsonArray("drift").size() >= 2, told.encode());
        Outcome differs = ledger("check", "books");
        assertEquals(1, differs.code(), differs.said());
        assertTrue(differs.said().matches("(?s).*unit +sold +2 +1 +1 +differs.*"), differs.said());
        assertTrue(differs.said().contains("Halted since"), differs.said());

        String[] bearer = {"Authorization", "Bearer " + waiting};
        assertEquals(
                "waiting", api.get("/v1/sales/books/tickets/me", bearer).json().getString("state"));
        Outcome rebuilt = ledger("rebuild", "books");
        assertEquals(0, rebuilt.code(), rebuilt.said());
        assertTrue(
                rebuilt.said().matches("Sale books is rebuilt; it was closed for \\d+\\.\\d{3} s\\R"), rebuilt.said());
        Api.eventually(SOON, () -> conditions("books").isEmpty());
        assertEquals(List.of(10, 9, 0, 1), units("books", 0));
        buyAll("books", pass, purchase("unit", 1, "tok_ok"));
        assertFalse(sluice.claim("books", waiting).isEmpty());
        assertEquals(0, ledger("check", "books").code());
        assertEquals(null, sluice.ops("books").getJsonObject("halt"));
    }

    @Test
    void a_row_falsified_in_postgres_halts_the_sale() throws Exception {
        sluice.openSale("rows", 10, new JsonObject());
        Running.await(sluice.running.node().postgres().run("UPDATE sale_stock SET live = 3 WHERE sale = 'rows'"), SOON);
        Api.eventually(SOON, () -> conditions("rows").contains("halted"));
        String reason = sluice.ops("rows").getJsonObject("halt").getString("reason");
        assertTrue(reason.contains("unit live: 0 in Redis, 3 in the tables"), reason);
        assertEquals(1, ledger("check", "rows").code());
    }

    @Test
    void who_has_bought_and_repeats_his_key_has_his_order_when_the_sale_is_over() throws Exception {
        sluice.openSale("over", 5, new JsonObject());
        String pass = claimAs("over", key());
        String repeated = key();
        Answer bought = sluice.buy("over", pass, repeated, purchase("unit", 1, "tok_ok"));
        assertEquals(202, bought.status(), bought.body());
        assertEquals(200, sluice.phase("over", "closed").status());
        Answer again = sluice.buy("over", pass, repeated, purchase("unit", 1, "tok_ok"));
        assertEquals(202, again.status(), again.body());
        assertEquals(bought.json(), again.json());
        Api.refused(409, "sale_closed", sluice.buy("over", pass, key(), purchase("unit", 1, "tok_ok")));
    }

    @Test
    void a_process_does_not_start_on_a_redis_that_evicts() {
        configure("allkeys-lru");
        try {
            StartFailure refused = assertThrows(StartFailure.class, () -> TestProcess.of(settings));
            assertTrue(refused.getMessage().startsWith("Redis: this server may lose"), refused.getMessage());
            assertTrue(refused.getMessage().contains("allkeys-lru (noeviction)"), refused.getMessage());
        } finally {
            configure("noeviction");
        }
    }

    private static void configure(String policy) {
        Request request =
                Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory-policy").arg(policy);
        Running.await(sluice.running.node().redis().send(request), SOON);
    }

    @Test
    void a_command_says_why_it_cannot_be_done() {
        Outcome unknown = ledger("check", "no-such-sale");
        assertEquals(2, unknown.code());
        assertTrue(unknown.said().contains("there is no sale no-such-sale"), unknown.said());
        assertEquals(2, ledger().code());
    }
}
