package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sluice.launcher.Api.Answer;

/** What a shopper inside may not do, and how he is told. */
class PurchaseRefusalsTest {
    private static final String NOBODY = "Zm9vYmFyYmF6cXV4cXV1eA";
    private static final Duration SOON = Duration.ofSeconds(10);

    private static TestProcess sluice;
    private static Api api;
    private static String pass;
    private static String otherPass;

    @BeforeAll
    static void start() throws Exception {
        // Slow payments: an order is still unpaid when the next line of a test runs.
        sluice = TestProcess.start(Map.of("sandbox.latency", "1s"));
        api = sluice.api;
        sluice.createSale("closed", 5, new JsonObject());
        sluice.phase("closed", "closed");
        sluice.openSale("open", 1000, new JsonObject().put("max_qty", 3).put("products", products()));
        sluice.openSale("other", 5, new JsonObject());
        pass = sluice.claim("open", sluice.join("open"));
        otherPass = sluice.claim("other", sluice.join("other"));
    }

    private static JsonArray products() {
        JsonObject unit =
                new JsonObject().put("id", "unit").put("title", "Unit").put("price", 100);
        return new JsonArray()
                .add(unit.copy().put("total", 1000))
                .add(unit.copy().put("id", "rare").put("total", 1))
                .add(unit.copy().put("id", "single").put("total", 9).put("max_per_buyer", 1));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Answer buy(String token, Object quantity) throws Exception {
        return sluice.buy("open", token, key(), purchase("unit", quantity, "tok_ok"));
    }

    private static Answer order(String sale, String... headers) throws Exception {
        return api.post("/v1/sales/" + sale + "/orders", purchase("unit", 1, "tok_ok"), headers);
    }

    @TestFactory
    Stream<DynamicTest> without_a_genuine_pass() throws Exception {
        Jwt mine = Jwt.of(pass);
        JsonObject nobody = mine.claims().copy().put("sub", NOBODY);
        JsonObject odd = mine.claims().copy().put("sub", "x|y");
        JsonObject nullDevice = mine.claims().copy().putNull("dvc");
        JsonObject richer = mine.claims().copy().put("max_qty", 1000);
        JsonObject none = mine.header().copy().put("alg", "none");
        JsonObject plain = mine.header().copy().put("typ", "JWT");
        JsonObject keyless = mine.header().copy();
        keyless.remove("kid");
        String tail = "." + mine.signature();
        String[] headers = bearer(pass, "Idempotency-Key", key());
        String closed = Jwt.forged(mine.header(), mine.claims().copy().put("aud", "closed"));
        String[] late = bearer(closed, "Idempotency-Key", key());
        return new Refusals()
                .row(403, "not_admitted", "no pass", () -> order("open", "Idempotency-Key", key()))
                .row(403, "not_admitted", "basic authentication", () -> order("open", "Authorization", "Basic eDp5"))
                .row(401, "pass_invalid", "garbage", () -> buy("garbage", 1))
                .row(401, "pass_invalid", "dots", () -> buy("..", 1))
                .row(401, "pass_invalid", "an endless token", () -> buy("a.".repeat(1500) + "a", 1))
                .row(401, "pass_invalid", "a pass signed by another", () -> buy(Jwt.forged(mine.header(), richer), 1))
                .row(401, "pass_invalid", "a ticket of no form", () -> buy(Jwt.forged(mine.header(), odd), 1))
                .row(401, "pass_invalid", "a device that is null", () -> buy(Jwt.forged(mine.header(), nullDevice), 1))
                .row(401, "pass_invalid", "a pass invented whole", () -> buy(Jwt.forged(mine.header(), nobody), 1))
                .row(
                        401,
                        "pass_invalid",
                        "more units under the old signature",
                        () -> buy(Jwt.encode(mine.header()) + "." + Jwt.encode(richer) + tail, 1))
                .row(401, "pass_invalid", "alg none", () -> buy(Jwt.encode(none) + "." + Jwt.encode(nobody) + ".", 1))
                .row(
                        401,
                        "pass_invalid",
                        "alg none of an insider",
                        () -> buy(Jwt.encode(none) + "." + Jwt.encode(mine.claims()) + ".", 1))
                .row(401, "pass_invalid", "another typ", () -> buy(Jwt.forged(plain, nobody), 1))
                .row(401, "pass_invalid", "no kid", () -> buy(Jwt.forged(keyless, nobody), 1))
                .row(401, "pass_invalid", "a pass of another sale", () -> buy(otherPass, 1))
                .row(404, "unknown_sale", "a pass in no sale", () -> order("nothing", headers))
                .row(409, "sale_closed", "a pass after the end", () -> order("closed", late))
                .tests();
    }

    @Test
    void a_pass_runs_out() throws Exception {
        sluice.openSale("brief", 5, new JsonObject().put("session_duration", 1).put("session_cap", 1));
        String brief = sluice.claim("brief", sluice.join("brief"));
        Api.eventually(SOON, () -> sluice.ops("brief").getInteger("active") == 1);
        Api.eventually(SOON, () -> sluice.ops("brief").getInteger("active") == 0);
        Answer late = sluice.buy("brief", brief, key(), purchase("unit", 1, "tok_ok"));
        Refusals.judge(401, "pass_expired", late);
    }

    @Test
    void a_pass_buys_once_and_says_so_before_and_after_the_payment() throws Exception {
        String once = sluice.claim("open", sluice.join("open"));
        String key = key();
        JsonObject body = purchase("unit", 1, "tok_ok");
        Answer bought = sluice.buy("open", once, key, body);
        assertEquals(202, bought.status(), bought.body());
        Refusals.judge(409, "pass_used", sluice.buy("open", once, key(), body));
        Refusals.judge(422, "key_reused", sluice.buy("open", once, key, purchase("unit", 2, "tok_ok")));
        Refusals.judge(422, "key_reused", sluice.buy("open", once, key, purchase("unit", 1, "tok_other")));
        sluice.awaitOrder(bought.json(), "paid");
        Api.eventually(
                SOON,
                () -> sluice.ops("open")
                                .getJsonArray("products")
                                .getJsonObject(0)
                                .getInteger("reserved")
                        == 0);
        Refusals.judge(409, "pass_used", sluice.buy("open", once, key(), body));
        Refusals.judge(422, "key_reused", sluice.buy("open", once, key, purchase("unit", 2, "tok_ok")));
        String cancel = bought.json().getString("status_url").replace("?", "/cancel?");
        Refusals.judge(
                409,
                "not_cancellable",
                api.post(cancel, null, bearer(bought.json().getString("token"))));
    }

    @Test
    void nobody_is_told_of_an_order_without_the_pass_that_bought_it() throws Exception {
        sluice.openSale("told", 5, new JsonObject());
        String bought = sluice.claim("told", sluice.join("told"));
        Jwt jwt = Jwt.of(bought);
        String like = Jwt.forged(jwt.header(), jwt.claims().copy().put("jti", NOBODY));
        String key = key();
        JsonObject body = purchase("unit", 1, "tok_ok");
        Answer first = sluice.buy("told", bought, key, body);
        assertEquals(202, first.status(), first.body());
        Refusals.judge(401, "pass_invalid", sluice.buy("told", like, key, body));
        assertEquals(first.json(), sluice.buy("told", bought, key, body).json());
        sluice.phase("told", "closed");
        Api.eventually(SOON, () -> sluice.buy("told", like, key(), body).status() == 409);
        Refusals.judge(401, "pass_invalid", sluice.buy("told", like, key, body));
        assertEquals(first.json(), sluice.buy("told", bought, key, body).json());
    }

    @TestFactory
    Stream<DynamicTest> quantities() {
        Refusals rows = new Refusals();
        for (Object wrong : new Object[] {0, -1, 1L << 53, "1", 1.5, 1.0, true, 1001, Long.MIN_VALUE}) {
            rows = rows.row(422, "quantity_invalid", "a quantity of " + wrong, () -> buy(pass, wrong));
        }
        return rows.row(422, "quantity_invalid", "a quantity of null", () -> buy(pass, null))
                .row(422, "quantity_invalid", "an object as quantity", () -> buy(pass, new JsonObject()))
                .row(409, "over_pass_limit", "more than max_qty", () -> buy(pass, 4))
                .row(409, "over_buyer_limit", "more than max_per_buyer", () -> buy(pass, 3))
                .row(409, "over_buyer_limit", "more than of this product", () -> lines(line("single", 2)))
                .row(409, "sold_out", "more than is left", () -> lines(line("rare", 2)))
                .tests();
    }

    private static JsonObject line(Object product, Object quantity) {
        return new JsonObject().put("product", product).put("quantity", quantity);
    }

    private static Answer lines(JsonObject... lines) throws Exception {
        return body(new JsonObject().put("lines", new JsonArray(java.util.List.of(lines))));
    }

    private static Answer body(JsonObject body) throws Exception {
        return sluice.buy(
                "open",
                pass,
                key(),
                new JsonObject().put("payment_method", "tok_ok").mergeIn(body));
    }

    @TestFactory
    Stream<DynamicTest> purchases() {
        JsonObject one = purchase("unit", 1, "tok_ok");
        JsonObject[] many =
                IntStream.range(0, 17).mapToObj(i -> line("unit", 1)).toArray(JsonObject[]::new);
        return new Refusals()
                .row(400, "key_missing", "no key", () -> order("open", bearer(pass)))
                .row(400, "key_invalid", "a short key", () -> sluice.buy("open", pass, "short", one))
                .row(
                        400,
                        "key_invalid",
                        "a key of other signs",
                        () -> sluice.buy("open", pass, "a/b+c=".repeat(4), one))
                .row(422, "lines_invalid", "no lines", () -> body(new JsonObject()))
                .row(422, "lines_invalid", "an empty list", () -> lines())
                .row(422, "lines_invalid", "lines of null", () -> body(new JsonObject().putNull("lines")))
                .row(422, "lines_invalid", "lines as a text", () -> body(new JsonObject().put("lines", "unit")))
                .row(
                        422,
                        "lines_invalid",
                        "a number as a line",
                        () -> body(new JsonObject().put("lines", new JsonArray().add(1))))
                .row(422, "lines_invalid", "17 lines", () -> lines(many))
                .row(422, "lines_invalid", "a product twice", () -> lines(line("unit", 1), line("unit", 1)))
                .row(
                        422,
                        "lines_invalid",
                        "a price of one's own",
                        () -> lines(line("unit", 1).put("price", 1)))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> products_and_payments() {
        JsonObject one = purchase("unit", 1, "tok_ok");
        return new Refusals()
                .row(422, "unknown_product", "no such product", () -> lines(line("gold", 1)))
                .row(422, "unknown_product", "a number as product", () -> lines(line(7, 1)))
                .row(422, "unknown_product", "a product that breaks the script", () -> lines(line("unit=1,rare", 1)))
                .row(
                        422,
                        "field_invalid",
                        "another field",
                        () -> body(one.copy().put("amount", 1)))
                .row(
                        422,
                        "field_invalid",
                        "no payment method",
                        () -> body(one.copy().putNull("payment_method")))
                .row(
                        422,
                        "field_invalid",
                        "a method with a blank",
                        () -> body(one.copy().put("payment_method", "a b")))
                .row(
                        422,
                        "field_invalid",
                        "a method with a new line",
                        () -> body(one.copy().put("payment_method", "tok\n")))
                .row(
                        422,
                        "field_invalid",
                        "an endless method",
                        () -> body(one.copy().put("payment_method", "x".repeat(65))))
                .row(
                        422,
                        "field_invalid",
                        "a card number as a number",
                        () -> body(one.copy().put("payment_method", 42)))
                .tests();
    }

    @Test
    void none_of_it_hurts_the_pass() throws Exception {
        String tried = sluice.claim("open", sluice.join("open"));
        Refusals.judge(409, "sold_out", sluice.buy("open", tried, key(), purchase("rare", 2, "tok_ok")));
        Refusals.judge(409, "over_pass_limit", buy(tried, 9));
        assertEquals(202, buy(tried, 2).status());
    }

    @TestFactory
    Stream<DynamicTest> orders() {
        return new Refusals()
                .row(404, "unknown_order", "an order of nobody", () -> api.get("/v1/orders/" + NOBODY))
                .row(404, "unknown_order", "an order of the sale", () -> api.get("/v1/orders/" + NOBODY + "?sale=open"))
                .row(404, "unknown_order", "an order of no sale", () -> api.get("/v1/orders/" + NOBODY + "?sale=none"))
                .row(
                        404,
                        "unknown_order",
                        "an order of a wrong sale",
                        () -> api.get("/v1/orders/" + NOBODY + "?sale=%00"))
                .row(404, "unknown_order", "an id that is none", () -> api.get("/v1/orders/1"))
                .row(404, "unknown_order", "its stream", () -> api.get("/v1/orders/" + NOBODY + "/events"))
                .row(404, "unknown_order", "cancelling it", () -> api.post("/v1/orders/" + NOBODY + "/cancel", null))
                .row(
                        406,
                        "not_acceptable",
                        "a stream as JSON",
                        () -> api.get("/v1/orders/" + NOBODY + "/events", "Accept", "application/json"))
                .tests();
    }
}
