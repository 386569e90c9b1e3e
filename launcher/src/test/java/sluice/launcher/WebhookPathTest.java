package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** The provider's events to a whole process. */
class WebhookPathTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        // Nothing is asked again while the test lasts.
        sluice = TestProcess.start(
                Map.of("payment.webhook-secret", "a-secret-of-the-test", "orders.retry-interval", "1m"));
        JsonObject knobs = new JsonObject().put("webhook_uri", sluice.running.uri() + "/v1/payments/webhook");
        HttpRequest turn = HttpRequest.newBuilder(URI.create(sluice.running.sandboxUri() + "/knobs"))
                .PUT(HttpRequest.BodyPublishers.ofString(knobs.encode()))
                .build();
        HttpResponse<Void> turned = HttpClient.newHttpClient().send(turn, HttpResponse.BodyHandlers.discarding());
        assertEquals(200, turned.statusCode());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void a_charge_whose_answer_was_lost_is_paid_as_soon_as_the_provider_tells_of_it() throws Exception {
        sluice.openSale("told", 5, new JsonObject());
        String pass = sluice.claim("told", sluice.join("told"));
        Answer bought = sluice.buy("told", pass, key(), purchase("unit", 1, "tok_drop"));
        assertEquals(202, bought.status(), bought.body());
        String order = "/ops/v1/orders/" + bought.json().getString("order");
        Api.eventually(SOON, () -> {
            Answer shown = sluice.api.get(order, sluice.operator());
            return shown.status() == 200 && shown.json().getString("status").equals("paid");
        });
    }

    @Test
    void an_event_without_a_signature_is_refused() throws Exception {
        Answer refused = sluice.api.post("/v1/payments/webhook", new JsonObject().put("id", "evt_1"));
        Api.refused(400, "signature_invalid", refused);
    }
}
