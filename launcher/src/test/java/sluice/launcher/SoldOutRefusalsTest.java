package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sluice.launcher.Api.Answer;

/** A sale of which nothing is left: who is refused by the head of his request alone, and who is not. */
class SoldOutRefusalsTest {
    private static final String ORDERS = "/v1/sales/gone/orders";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int KEEP_ALIVE_SECONDS = 3;
    private static final JsonObject BOTH = purchase("unit", 2, "tok_ok");

    private static TestProcess sluice;
    private static Api api;
    private static String quick;
    private static String quickKey;
    private static Answer order;
    private static String slow;
    private static String otherPass;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of("http.keep-alive", KEEP_ALIVE_SECONDS + "s"));
        api = sluice.api;
        sluice.openSale("gone", 2, new JsonObject());
        sluice.openSale("other", 2, new JsonObject());
        quick = sluice.claim("gone", sluice.join("gone"));
        slow = sluice.claim("gone", sluice.join("gone"));
        otherPass = sluice.claim("other", sluice.join("other"));
        quickKey = key();
        order = sluice.buy("gone", quick, quickKey, BOTH);
        assertEquals(202, order.status(), order.body());
        Api.refused(409, "sold_out", sluice.buy("gone", slow, key(), purchase("unit", 1, "tok_ok")));
        Api.eventually(SOON, () -> nonsense(slow, key()).status() == 409);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** A purchase that nobody could make head or tail of, if he looked into it. */
    private static Answer nonsense(String pass, String key) throws Exception {
        return api.send("POST", ORDERS, "nonsense".getBytes(StandardCharsets.UTF_8), headers(pass, key));
    }

    private static String[] headers(String pass, String key) {
        return bearer(pass, "Idempotency-Key", key, "Content-Type", "application/json");
    }

    @Test
    void a_stranger_is_refused_whatever_he_wants() throws Exception {
        Api.refused(409, "sold_out", nonsense(slow, key()));
        Api.refused(409, "sold_out", sluice.buy("gone", slow, key(), purchase("gold", 1, "tok_ok")));
    }

    @Test
    void who_has_bought_gets_his_order_again_and_for_nothing_else() throws Exception {
        Answer again = sluice.buy("gone", quick, quickKey, BOTH);
        assertEquals(202, again.status(), again.body());
        assertEquals(order.json().getString("order"), again.json().getString("order"));
        Api.refused(422, "key_reused", sluice.buy("gone", quick, quickKey, purchase("unit", 1, "tok_ok")));
        Api.refused(400, "bad_json", nonsense(quick, quickKey));
    }

    @TestFactory
    Stream<DynamicTest> what_else_is_wrong_is_told_first() throws Exception {
        byte[] large = new byte[1 << 20];
        String forged =
                Jwt.forged(Jwt.of(slow).header(), Jwt.of(slow).claims().copy().put("dvc", "A".repeat(43)));
        return new Refusals()
                .row(403, "not_admitted", "no pass", () -> api.post(ORDERS, BOTH, "Idempotency-Key", key()))
                .row(401, "pass_invalid", "garbage", () -> nonsense("garbage", key()))
                .row(401, "pass_invalid", "a pass of another sale", () -> nonsense(otherPass, key()))
                .row(401, "pass_invalid", "another device, forged", () -> sluice.buy("gone", forged, key(), BOTH))
                .row(400, "key_missing", "no key", () -> api.post(ORDERS, BOTH, bearer(slow)))
                .row(400, "key_invalid", "a short key", () -> nonsense(slow, "short"))
                .row(413, "body_too_large", "too much", () -> api.send("POST", ORDERS, large, headers(slow, key())))
                .tests();
    }

    @Test
    void a_refusal_waits_for_no_body_and_its_connection_serves_the_next_request() throws Exception {
        try (Socket socket = connect()) {
            send(socket, head("Content-Length: 8") + "\r\n");
            assertRefused(socket);
            send(socket, "nonsense" + head("Content-Length: 8") + "\r\nnonsense");
            assertRefused(socket);
        }
    }

    @Test
    void a_body_that_never_ends_is_waited_for_no_longer_than_the_next_request() throws Exception {
        try (Socket socket = connect()) {
            long begun = System.nanoTime();
            send(socket, head("Content-Length: 8") + "\r\nnons");
            assertRefused(socket);
            assertEquals(-1, socket.getInputStream().read());
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 2 * KEEP_ALIVE_SECONDS);
        }
    }

    @Test
    void who_asks_whether_to_go_on_or_sends_parts_is_refused_behind_his_body() throws Exception {
        try (Socket socket = connect()) {
            send(socket, head("Content-Length: 2\r\nExpect: 100-continue") + "\r\n");
            assertTrue(read(socket, "\r\n\r\n").startsWith("HTTP/1.1 100 "));
            send(socket, "{}");
            assertTrue(read(socket, "}").startsWith("HTTP/1.1 422 "));
            send(socket, head("Transfer-Encoding: chunked") + "\r\n2\r\n{}\r\n0\r\n\r\n");
            assertTrue(read(socket, "}").startsWith("HTTP/1.1 422 "));
        }
    }

    private static Socket connect() throws IOException {
        URI uri = URI.create(sluice.running.uri());
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String head(String more) {
        return "POST " + ORDERS + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + slow + "\r\nIdempotency-Key: " + key() + "\r\n" + more + "\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(Socket socket) throws IOException {
        String answer = read(socket, "}");
        assertTrue(answer.startsWith("HTTP/1.1 409 ") && answer.contains("\"sold_out\""), answer);
    }

    /** What comes up to and with {@code end}. */
    private static String read(Socket socket, String end) throws IOException {
        InputStream from = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = from.read();
            assertTrue(next >= 0, text.toString());
            text.append((char) next);
        }
        return text.toString();
    }
}
