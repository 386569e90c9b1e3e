package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.order.Shop.get;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import sluice.contract.Contract;
import sluice.http.Endpoints;
import sluice.http.HttpSettings;
import sluice.order.Shop;

/** The endpoint for the provider's events over a shop, and events signed as the sandbox signs them. */
final class ProviderEvents {
    static final String SECRET = "the-new-secret-of-the-test";
    static final String OLD_SECRET = "the-old-secret-of-the-test";
    /** The settings of a shop that believes events. */
    static final Map<String, String> BELIEVED = Map.of("payment.webhook-secret", SECRET + "," + OLD_SECRET);

    private final Shop shop;
    private final HttpServer server;
    private final Contract contract;

    ProviderEvents(Shop shop) {
        this.shop = shop;
        this.contract = Contract.load(shop.vertx);
        Endpoints endpoints = new Endpoints(shop.vertx, HttpSettings.from(shop.settings), (code, sale) -> {});
        new WebhookRoutes(new WebhookRoutes.Parts(shop.postgres, PaymentSettings.from(shop.settings), shop.hints))
                .mount(endpoints);
        endpoints.seal();
        this.server =
                get(shop.vertx.createHttpServer().requestHandler(endpoints).listen(0, "127.0.0.1"));
    }

    String uri() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1/payments/webhook";
    }

    static JsonObject event(String id, String kind, String order, String charge, long amount) {
        JsonObject object = new JsonObject()
                .put("id", charge)
                .put("amount", amount)
                .put("currency", "EUR")
                .put("reference", order);
        return new JsonObject()
                .put("id", id)
                .put("type", "charge." + kind)
                .put("data", new JsonObject().put("object", object));
    }

    Future<HttpResponse<Buffer>> send(Buffer body, String signature) {
        return shop.client()
                .postAbs(uri())
                .putHeader("Content-Type", "application/json")
                .putHeader("Sandbox-Signature", signature)
                .sendBuffer(body)
                .compose(this::judged);
    }

    private Future<HttpResponse<Buffer>> judged(HttpResponse<Buffer> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((name, value) -> headers.put(Contract.canonical(name), value));
        String operation = contract.operation("POST", "/v1/payments/webhook");
        return contract.judge(operation, response.statusCode(), headers, response.bodyAsBuffer())
                .map(judged -> response);
    }

    Future<HttpResponse<Buffer>> send(JsonObject event) {
        Buffer body = event.toBuffer();
        return send(body, WebhookSignature.sign(SECRET, System.currentTimeMillis() / 1000, body));
    }

    void told(JsonObject event) {
        assertEquals(200, get(send(event)).statusCode());
    }

    void close() {
        get(server.close());
    }
}
