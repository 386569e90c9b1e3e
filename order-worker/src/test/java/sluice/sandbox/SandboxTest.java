package sluice.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
    private static final long PATIENCE_MILLIS = 10_000;
    /** After which a provider that says nothing is taken to be silent. */
    private static final long SILENCE_MILLIS = 300;

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(settings(0, false));
        assertEquals(false, get(vertx.deployVerticle(sandbox)).isEmpty());
    }

    private SandboxSettings settings(int port, boolean fixed) {
        return new SandboxSettings(
                "127.0.0.1",
                port,
                fixed,
                Duration.ZERO,
                data,
                new SandboxSettings.Webhooks("", "a-secret-of-the-test"));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Future<HttpResponse<Buffer>> charge(String key, String method, long amount) {
        return charge(key, method, amount, PATIENCE_MILLIS);
    }

    private Future<HttpResponse<Buffer>> charge(String key, String method, long amount, long patienceMillis) {
        return client.postAbs(sandbox.uri() + "/charges")
                .putHeader("Idempotency-Key", key)
                .timeout(patienceMillis)
                .sendJsonObject(new JsonObject()
                        .put("amount", amount)
                        .put("currency", "EUR")
                        .put("payment_method", method)
                        .put("reference", "order"));
    }

    private int charges() throws Exception {
        return get(client.getAbs(sandbox.uri() + "/charges").send())
                .bodyAsJsonObject()
                .getJsonArray("charges")
                .size();
    }

    private int enquire(String key) throws Exception {
        return get(client.getAbs(sandbox.uri() + "/charges?key=" + key).send()).statusCode();
    }

    @Test
    void one_key_is_one_charge_and_another_request_under_it_is_refused() throws Exception {
        JsonObject first = get(charge("k1", "tok_ok", 100)).bodyAsJsonObject();
        assertEquals("succeeded", first.getString("status"));
        assertEquals(first, get(charge("k1", "tok_ok", 100)).bodyAsJsonObject());
        assertEquals(409, get(charge("k1", "tok_ok", 101)).statusCode());
        assertEquals(
                "declined",
                get(charge("k2", "tok_decline", 5)).bodyAsJsonObject().getString("status"));
        assertEquals(2, charges());
    }

    @Test
    void a_mishap_befalls_a_key_once() throws Exception {
        assertThrows(Exception.class, () -> get(charge("silent", "tok_timeout", 1, SILENCE_MILLIS)));
        assertEquals(404, enquire("silent"));
        assertEquals(200, get(charge("silent", "tok_timeout", 1)).statusCode());
        assertThrows(Exception.class, () -> get(charge("drop", "tok_drop", 1)));
        assertEquals(200, enquire("drop"));
        assertEquals(200, get(charge("drop", "tok_drop", 1)).statusCode());
        assertEquals(500, get(charge("error", "tok_error", 1)).statusCode());
        assertEquals(200, get(charge("error", "tok_error", 1)).statusCode());
        assertEquals(3, charges());
    }

    @Test
    void knobs_make_it_silent_or_declining_and_nonsense_is_refused() throws Exception {
        assertEquals(400, knobs(new JsonObject().put("decline_ratio", 2)));
        assertEquals(400, knobs(new JsonObject().put("hang", "yes")));
        assertEquals(200, knobs(new JsonObject().put("decline_ratio", 1).put("latency_ms", 1)));
        assertEquals(
                "declined", get(charge("k", "tok_ok", 1)).bodyAsJsonObject().getString("status"));
        assertEquals(200, knobs(new JsonObject().put("hang", true)));
        assertThrows(Exception.class, () -> get(charge("h", "tok_ok", 1, SILENCE_MILLIS)));
        assertEquals(404, enquire("h"));
    }

    private int knobs(JsonObject knobs) throws Exception {
        return get(client.putAbs(sandbox.uri() + "/knobs").sendJsonObject(knobs))
                .statusCode();
    }

    private HttpResponse<Buffer> refund(String key, String charge, long amount) throws Exception {
        return get(client.postAbs(sandbox.uri() + "/refunds")
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(new JsonObject()
                        .put("charge", charge)
                        .put("amount", amount)
                        .put("currency", "EUR")));
    }

    private long refunded() throws Exception {
        return get(client.getAbs(sandbox.uri() + "/charges").send())
                .bodyAsJsonObject()
                .getJsonArray("charges")
                .getJsonObject(0)
                .getLong("refunded");
    }

    @Test
    void no_more_of_a_charge_is_given_back_than_was_taken() throws Exception {
        String charge = get(charge("k1", "tok_ok", 100)).bodyAsJsonObject().getString("id");
        assertEquals(200, refund("r1", charge, 60).statusCode());
        assertEquals(200, refund("r1", charge, 60).statusCode());
        assertEquals(409, refund("r1", charge, 61).statusCode());
        assertEquals(402, refund("r2", charge, 41).statusCode());
        assertEquals(200, refund("r3", charge, 40).statusCode());
        assertEquals(402, refund("r4", charge, 1).statusCode());
        String declined = get(charge("k2", "tok_decline", 5)).bodyAsJsonObject().getString("id");
        assertEquals(402, refund("r5", declined, 5).statusCode());
        assertEquals(402, refund("r6", "ch_99", 5).statusCode());
        assertEquals(400, refund("r7", "nothing", 5).statusCode());
        assertEquals(null, get(vertx.undeploy(sandbox.deploymentID())));
        start();
        assertEquals(100, refunded());
        assertEquals(402, refund("r8", charge, 1).statusCode());
    }

    @Test
    void knobs_make_it_fail_before_it_books_or_drop_the_connection_after_it_has() throws Exception {
        assertEquals(400, knobs(new JsonObject().put("error_ratio", -0.1)));
        assertEquals(400, knobs(new JsonObject().put("webhook_copies", 0)));
        assertEquals(400, knobs(new JsonObject().put("webhook_uri", "ftp://x")));
        assertEquals(200, knobs(new JsonObject().put("error_ratio", 1)));
        assertEquals(500, get(charge("e", "tok_ok", 1)).statusCode());
        assertEquals(0, charges());
        assertEquals(200, knobs(new JsonObject().put("error_ratio", 0).put("drop_ratio", 1)));
        assertThrows(Exception.class, () -> get(charge("d", "tok_ok", 1)));
        assertEquals(200, enquire("d"));
    }

    @Test
    void a_request_without_a_key_or_with_a_bad_body_is_refused() throws Exception {
        assertEquals(
                400,
                get(client.postAbs(sandbox.uri() + "/charges").sendBuffer(Buffer.buffer("{}")))
                        .statusCode());
        assertEquals(400, get(charge("k", "tok ok", 1)).statusCode());
        assertEquals(400, get(charge("k", "tok_ok", -1)).statusCode());
        assertEquals(
                400,
                get(client.postAbs(sandbox.uri() + "/charges")
                                .putHeader("Idempotency-Key", "k")
                                .sendBuffer(Buffer.buffer("{")))
                        .statusCode());
        assertEquals(0, charges());
    }

    @Test
    void the_ledger_survives_a_restart_and_a_line_cut_off_in_a_crash() throws Exception {
        assertEquals(200, get(charge("k1", "tok_ok", 100)).statusCode());
        assertEquals(null, get(vertx.undeploy(sandbox.deploymentID())));
        Files.write(
                data.resolve("sandbox-charges.jsonl"),
                "{\"id\":\"ch_".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        start();
        assertEquals(1, charges());
        assertEquals("ch_2", get(charge("k2", "tok_ok", 100)).bodyAsJsonObject().getString("id"));
        assertEquals(null, get(vertx.undeploy(sandbox.deploymentID())));
        start();
        assertEquals(2, charges());
        assertEquals(200, get(charge("k1", "tok_ok", 100)).statusCode());
        assertEquals(2, charges());
    }

    @Test
    void a_taken_port_is_given_up_for_a_free_one_unless_it_is_fixed() throws Exception {
        int taken = sandbox.uri().getPort();
        Sandbox other = new Sandbox(settings(taken, false));
        assertEquals(false, get(vertx.deployVerticle(other)).isEmpty());
        assertEquals(false, other.uri().getPort() == taken);
        Sandbox fixed = new Sandbox(settings(taken, true));
        assertThrows(Exception.class, () -> get(vertx.deployVerticle(fixed)));
    }
}
