package sluice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.contract.Contract;
import sluice.http.Endpoints;
import sluice.http.HttpSettings;
import sluice.postgres.Secrets;
import sluice.reservation.OrderTokens;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.signing.SigningKeyRing;

/** Orders as their buyers ask for them. */
class OrderRoutesTest {
    private Shop shop;
    private OrderFeed feed;
    private OrderTokens tokens;
    private HttpServer server;
    private Contract contract;
    private WebClient client;

    private void serve(Shop served, int maxStreams) {
        shop = served;
        OrderSettings s = shop.orderSettings;
        OrderSettings settings = new OrderSettings(
                s.chargesAtOnce(),
                s.outboxBatch(),
                s.retryInterval(),
                s.hold(),
                s.sessionTimeout(),
                maxStreams,
                s.heartbeat());
        feed = new OrderFeed(shop.orders, settings);
        get(shop.vertx.deployVerticle(feed));
        Endpoints endpoints = new Endpoints(shop.vertx, HttpSettings.from(shop.settings), (code, sale) -> {});
        AcceptedOrders accepted = new AcceptedOrders(shop.redis, shop.catalogue);
        tokens = new OrderTokens(get(new SigningKeyRing(new Secrets(shop.postgres), OrderTokens.PURPOSE).load()));
        new OrderRoutes(
                        shop.vertx,
                        new OrderRoutes.Parts(shop.orders, accepted, new OrderOwner(tokens), feed, shop.hints),
                        settings)
                .mount(endpoints);
        endpoints.seal();
        server = get(shop.vertx.createHttpServer().requestHandler(endpoints).listen(0, "127.0.0.1"));
        client = WebClient.create(shop.vertx);
        contract = Contract.load(shop.vertx);
    }

    @AfterEach
    void stop() {
        client.close();
        get(server.close());
        get(shop.vertx.undeploy(feed.deploymentID()));
    }

    /** As the buyer of the order in {@code path} would send it. */
    private HttpResponse<Buffer> send(HttpMethod method, String path) {
        return send(method, path, tokens.of(path.split("[/?]")[3]));
    }

    private HttpResponse<Buffer> send(HttpMethod method, String path, String token) {
        return judged(
                method.name(),
                path,
                get(client.request(method, server.actualPort(), "127.0.0.1", path)
                        .bearerTokenAuthentication(token)
                        .send()));
    }

    private HttpResponse<Buffer> judged(String method, String path, HttpResponse<Buffer> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((name, value) -> headers.put(Contract.canonical(name), value));
        String operation = contract.operation(method, path.split("\\?", 2)[0]);
        get(contract.judge(operation, response.statusCode(), headers, response.bodyAsBuffer()));
        return response;
    }

    private static void assertRefused(int status, String code, HttpResponse<Buffer> response) {
        assertEquals(status, response.statusCode(), response.bodyAsString());
        assertEquals(code, response.bodyAsJsonObject().getString("code"));
    }

    @Test
    void an_order_is_accepted_then_placed_then_cancelled_by_its_buyer() {
        serve(Shop.unpaid(), 10);
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        shop.stopWorker();
        String order = shop.buy(sale, "tok_ok", line("print", 2));
        String path = "/v1/orders/" + order;
        assertRefused(404, "unknown_order", send(HttpMethod.GET, path));
        JsonObject accepted = send(HttpMethod.GET, path + "?sale=" + sale.id()).bodyAsJsonObject();
        assertEquals("accepted", accepted.getString("status"));
        assertEquals(9800, accepted.getLong("amount"));
        assertRefused(409, "not_cancellable", send(HttpMethod.POST, path + "/cancel?sale=" + sale.id()));

        shop.startWorker();
        shop.awaitStatus(order, OrderStatus.PLACED);
        JsonObject placed = send(HttpMethod.GET, path).bodyAsJsonObject();
        assertEquals("placed", placed.getString("status"));
        assertEquals(accepted.getJsonArray("lines"), placed.getJsonArray("lines"));
        assertEquals(accepted.fieldNames(), placed.fieldNames());
        HttpResponse<Buffer> cancelled = send(HttpMethod.POST, path + "/cancel");
        assertEquals(200, cancelled.statusCode());
        assertEquals("cancelled", cancelled.bodyAsJsonObject().getString("status"));
        assertEquals(200, send(HttpMethod.POST, path + "/cancel").statusCode());
    }

    @Test
    void an_order_is_shown_to_its_buyer_alone() {
        serve(Shop.unpaid(), 10);
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        String other = Shop.id();
        shop.awaitStatus(order, OrderStatus.PLACED);
        for (String token : List.of(tokens.of(other), "x", "A".repeat(24))) {
            for (String path : List.of("/v1/orders/" + order, "/v1/orders/" + order + "/events")) {
                assertEquals(
                        send(HttpMethod.GET, path.replace(order, other)).bodyAsString(),
                        send(HttpMethod.GET, path, token).bodyAsString());
                assertRefused(404, "unknown_order", send(HttpMethod.GET, path + "?token=" + token, token));
            }
            assertRefused(404, "unknown_order", send(HttpMethod.POST, "/v1/orders/" + order + "/cancel", token));
        }
        HttpResponse<Buffer> missing = get(client.get(server.actualPort(), "127.0.0.1", "/v1/orders/" + order)
                .send());
        assertRefused(404, "unknown_order", missing);
        String query = "/v1/orders/" + order + "?token=" + tokens.of(order);
        assertEquals(
                200,
                get(client.get(server.actualPort(), "127.0.0.1", query).send()).statusCode());
        assertEquals(
                "placed", get(shop.orders.find(order)).orElseThrow().status().word());
    }

    @Test
    void what_is_to_be_paid_later_is_held_until_its_buyer_pays_once() {
        serve(Shop.charging(), 10);
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String held = shop.buy(sale, "later", line("print", 1));
        String other = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(other, OrderStatus.PAID);
        JsonObject order = send(HttpMethod.GET, "/v1/orders/" + held).bodyAsJsonObject();
        assertEquals("placed", order.getString("status"), "what came after it is paid, and it still waits");
        assertTrue(order.getBoolean("payable"));
        assertEquals(
                shop.orderSettings.hold().toSeconds(),
                Duration.between(order.getInstant("placed_at"), order.getInstant("expires_at"))
                        .toSeconds());

        for (String wrong : List.of("later", "", "tok ok", "x".repeat(65))) {
            assertRefused(422, "field_invalid", pay(held, wrong));
        }
        assertEquals(List.of(), shop.charges(held));
        assertEquals(200, pay(held, "tok_ok").statusCode());
        assertEquals(200, pay(held, "tok_ok").statusCode(), "the same wish again");
        assertRefused(409, "not_payable", pay(held, "tok_other"));
        assertRefused(409, "not_payable", pay(other, "tok_other"));
        shop.awaitStatus(held, OrderStatus.PAID);
        assertEquals(List.of("placed", "charging", "paid"), shop.history(held));
        assertEquals(1, shop.charges(held).size());
        JsonObject paid = send(HttpMethod.GET, "/v1/orders/" + held).bodyAsJsonObject();
        assertEquals(null, paid.getString("expires_at"));
        assertEquals(false, paid.getBoolean("payable"));
    }

    private HttpResponse<Buffer> pay(String order, String method) {
        String path = "/v1/orders/" + order + "/pay";
        return judged(
                "POST",
                path,
                get(client.post(server.actualPort(), "127.0.0.1", path)
                        .bearerTokenAuthentication(tokens.of(order))
                        .sendJsonObject(new JsonObject().put("payment_method", method))));
    }

    @Test
    void what_is_no_order_is_unknown() {
        serve(Shop.unpaid(), 10);
        for (String id : List.of("x", Shop.id(), "..%2F..%2Fetc", "a".repeat(200))) {
            assertRefused(404, "unknown_order", send(HttpMethod.GET, "/v1/orders/" + id));
            assertRefused(404, "unknown_order", send(HttpMethod.GET, "/v1/orders/" + id + "/events"));
            assertRefused(404, "unknown_order", send(HttpMethod.POST, "/v1/orders/" + id + "/cancel"));
        }
        assertRefused(404, "unknown_sale", send(HttpMethod.GET, "/v1/orders/" + Shop.id() + "?sale=nothing"));
        assertRefused(404, "unknown_order", send(HttpMethod.GET, "/v1/orders/" + Shop.id() + "?sale=%00"));
    }

    @Test
    void a_stream_tells_each_state_and_ends_after_a_final_one() {
        serve(Shop.charging(), 10);
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        shop.turnKnobs(new JsonObject().put("latency_ms", 200));
        String order = shop.buy(sale, "tok_decline", line("print", 1));
        String body = send(HttpMethod.GET, "/v1/orders/" + order + "/events?sale=" + sale.id())
                .bodyAsString();
        shop.turnKnobs(new JsonObject().put("latency_ms", 5));
        assertTrue(body.startsWith("retry: 3000\n\nevent: order\ndata: {"), body);
        List<String> states = body.lines()
                .filter(text -> text.startsWith("data: "))
                .map(text -> new JsonObject(text.substring(6)).getString("status"))
                .toList();
        assertTrue(states.contains("charging"), body);
        assertEquals("declined", states.get(states.size() - 1));
        assertEquals(0, feed.open());
    }

    @Test
    void streams_are_limited_and_only_for_those_who_want_events() {
        serve(Shop.unpaid(), 0);
        Sale sale = shop.sale(new Product("print", "Art print", 4900, 5, 0));
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PLACED);
        HttpResponse<Buffer> refused = send(HttpMethod.GET, "/v1/orders/" + order + "/events");
        assertRefused(429, "too_many_streams", refused);
        assertTrue(Integer.parseInt(refused.getHeader("Retry-After")) > 0);
        HttpResponse<Buffer> json = get(client.get(server.actualPort(), "127.0.0.1", "/v1/orders/" + order + "/events")
                .bearerTokenAuthentication(tokens.of(order))
                .putHeader("Accept", "application/json")
                .send());
        assertRefused(406, "not_acceptable", json);
    }
}
