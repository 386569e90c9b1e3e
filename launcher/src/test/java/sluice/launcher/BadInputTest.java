package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sluice.launcher.Api.Answer;

/** Bytes that no client of ours sends. */
class BadInputTest {
    private static TestProcess sluice;
    private static Api api;
    private static String pass;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
        sluice.openSale("open", 10, new JsonObject());
        pass = sluice.claim("open", sluice.join("open"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** A purchase with this body. */
    private static Answer order(String type, byte[] body) throws Exception {
        return api.send(
                "POST",
                "/v1/sales/open/orders",
                body,
                Api.bearer(pass, "Idempotency-Key", key(), "Content-Type", type));
    }

    private static Answer order(String body) throws Exception {
        return order("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer join(String type, String body) throws Exception {
        String[] headers = {"Idempotency-Key", key(), "Content-Type", type};
        return api.send("POST", "/v1/sales/open/tickets", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Answer create(byte[] body) throws Exception {
        return api.send("POST", "/ops/v1/sales", body, sluice.operator());
    }

    private static byte[] invalidUtf8() {
        byte[] body = purchase("unit", 1, "tok_XX").encode().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < body.length; i++) if (body[i] == 'X') body[i] = (byte) (body[i + 1] == 'X' ? 0xC3 : 0x28);
        return body;
    }

    @TestFactory
    Stream<DynamicTest> bodies() {
        String good = purchase("unit", 1, "tok_ok").encode();
        String open = good.substring(0, good.length() - 1);
        byte[] large = (open + ",\"more\":\"" + "x".repeat(70_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        String multipart = "multipart/form-data";
        String form = "application/x-www-form-urlencoded";
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        return new Refusals()
                .row(400, "bad_json", "a text", () -> order("hello"))
                .row(400, "bad_json", "half an object", () -> order(open))
                .row(400, "bad_json", "two objects", () -> order(good + good))
                .row(400, "bad_json", "an array", () -> order("[" + good + "]"))
                .row(400, "bad_json", "null", () -> order("null"))
                .row(400, "bad_json", "a comment", () -> order("/* */" + good))
                .row(400, "bad_json", "a name twice", () -> order(open + ",\"lines\":[]}"))
                .row(400, "bad_json", "a number of 100 digits", () -> order(open + ",\"x\":" + "9".repeat(100) + "}"))
                .row(400, "bad_json", "not a number", () -> order(open + ",\"x\":NaN}"))
                .row(400, "bad_json", "a name of 1000 signs", () -> order(open + ",\"" + "n".repeat(1000) + "\":1}"))
                .row(
                        400,
                        "bad_json",
                        "a text of 20000 signs",
                        () -> order(open + ",\"x\":\"" + "n".repeat(20_000) + "\"}"))
                .row(
                        400,
                        "bad_json",
                        "arrays 5000 deep",
                        () -> order("{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}"))
                .row(400, "bad_json", "arrays 40 deep", () -> order("{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}"))
                .row(400, "bad_json", "invalid UTF-8", () -> order("application/json", invalidUtf8()))
                .row(400, "bad_json", "UTF-16", () -> order("application/json", good.getBytes(StandardCharsets.UTF_16)))
                .row(400, "bad_json", "bytes of zero", () -> order("application/json", new byte[64]))
                .row(400, "bad_json", "a sale of bytes of zero", () -> create(new byte[64]))
                .row(400, "bad_json", "joining with a text", () -> join("application/json", "hello"))
                .row(413, "body_too_large", "an oversized body", () -> order("application/json", large))
                .row(413, "body_too_large", "an oversized sale", () -> create(large))
                .row(415, "unsupported_media_type", "a plain text", () -> order("text/plain", bytes))
                .row(415, "unsupported_media_type", "another JSON", () -> order("application/json-patch+json", bytes))
                .row(415, "unsupported_media_type", "a form", () -> order(form, bytes))
                .row(415, "unsupported_media_type", "a multipart form", () -> order(multipart + "; boundary=x", bytes))
                .row(415, "unsupported_media_type", "a form without a boundary", () -> order(multipart, bytes))
                .row(415, "unsupported_media_type", "joining by a form", () -> join(form, "a=b"))
                .row(415, "unsupported_media_type", "a type that is none", () -> join("/;=", "{}"))
                .row(422, "field_invalid", "joining with a wish", () -> join("application/json", "{\"place\":1}"))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> methods() {
        Map<String, String> wrong = new HashMap<>();
        wrong.put("DELETE /v1/sales", "GET, HEAD");
        wrong.put("PUT /v1/sales/open", "GET, HEAD");
        wrong.put("POST /v1/sales/open/status", "GET, HEAD");
        wrong.put("GET /v1/sales/open/tickets", "POST");
        wrong.put("HEAD /v1/sales/open/passes", "DELETE, POST");
        wrong.put("PATCH /v1/sales/open/tickets/me", "DELETE, GET, HEAD");
        wrong.put("POST /v1/sales/open/tickets/me/events", "GET, HEAD");
        wrong.put("GET /v1/sales/open/tickets/me/leave", "POST");
        wrong.put("GET /v1/sales/open/orders", "POST");
        wrong.put("DELETE /v1/orders/Zm9vYmFyYmF6cXV4cXV1eA", "GET, HEAD");
        wrong.put("GET /v1/orders/Zm9vYmFyYmF6cXV4cXV1eA/cancel", "POST");
        wrong.put("POST /.well-known/jwks.json", "GET, HEAD");
        wrong.put("PUT /openapi.yaml", "GET, HEAD");
        wrong.put("DELETE /ops/v1/sales", "GET, HEAD, POST");
        wrong.put("GET /ops/v1/sales/open/knobs", "PATCH");
        wrong.put("POST /ops/v1/sales/open/message", "PUT");
        wrong.put("POST /", "GET, HEAD");
        wrong.put("BREW /s/open", "GET, HEAD");
        wrong.put("DELETE /o/Zm9vYmFyYmF6cXV4cXV1eA", "GET, HEAD");
        wrong.put("PUT /console", "GET, HEAD");
        wrong.put("POST /assets/sale.js", "GET, HEAD");
        return wrong.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    String[] request = row.getKey().split(" ");
                    byte[] body = request[0].startsWith("P") ? "{}".getBytes(StandardCharsets.UTF_8) : null;
                    Answer answer = api.raw(request[0], request[1], body);
                    assertEquals(405, answer.status(), answer.body());
                    assertEquals(row.getValue(), answer.headers().get("Allow"));
                    if (!request[0].equals("HEAD")) Refusals.judge(405, "method_not_allowed", answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> addresses() {
        Refusals rows = new Refusals();
        for (String path : List.of(
                "/v1",
                "/v1/",
                "/nothing",
                "/v1/sales/open/nothing",
                "/ops/v1",
                "/assets/no.css",
                "/assets/",
                "/assets/%2e%2e/sale.html",
                "/s/open/more",
                "/v2/sales",
                "/v1/orders")) {
            rows = rows.row(404, "not_found", path, () -> api.raw("GET", path, null));
        }
        return rows.row(404, "unknown_sale", "/v1/sales/%00", () -> api.raw("GET", "/v1/sales/%00", null))
                .row(404, "not_found", "posting nowhere", () -> api.raw("POST", "/nothing", new byte[] {1}))
                .tests();
    }

    @Test
    void head_is_get_without_a_body() throws Exception {
        List<String> paths = List.of(
                "/",
                "/console",
                "/s/open",
                "/openapi.yaml",
                "/assets/sale.js",
                "/v1/sales",
                "/v1/sales/open",
                "/v1/sales/open/status",
                "/.well-known/jwks.json");
        for (String path : paths) {
            Answer get = api.raw("GET", path, null);
            Answer head = api.raw("HEAD", path, null);
            assertEquals(200, head.status(), path);
            assertEquals("", head.body());
            assertEquals(get.headers().get("ETag"), head.headers().get("ETag"), path);
        }
        assertEquals(404, api.raw("HEAD", "/v1/sales/nothing", null).status());
        assertEquals(404, api.raw("HEAD", "/nothing", null).status());
    }

    @Test
    void what_is_not_http_is_answered_and_cut_off() throws Exception {
        String end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        refused(400, "bad_request", "GET /v1/sales/%zz" + end);
        refused(400, "bad_request", "GET /v1/sales/open/tickets/me?seen=%zz" + end);
        refused(414, "uri_too_long", "GET /" + "x".repeat(6_000) + end);
        refused(431, "headers_too_large", "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(10_000) + "\r\n\r\n");
        refused(400, "bad_request", "HELLO\r\n\r\n");
        refused(400, "bad_request", "POST /v1/sales/open/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n");
        assertEquals(200, api.get("/v1/sales").status());
    }

    @Test
    void odd_headers_are_no_reason_to_fail() throws Exception {
        for (String header : List.of(
                "Cookie: =;;;=a; sluice-device", "Authorization: Bearer", "If-None-Match: W/\"x", "Accept: ;;;")) {
            String answer =
                    exchange("GET /v1/sales/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), header + " -> " + answer);
        }
    }

    private static void refused(int status, String code, String request) throws IOException {
        String answer = exchange(request);
        String what = request.substring(0, Math.min(60, request.length())) + " -> " + answer;
        assertTrue(answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), what);
        assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("content-type: application/problem+json"), what);
        assertTrue(answer.contains("\"code\":\"" + code + "\""), what);
    }

    /** All that the server sends until it closes the connection. */
    private static String exchange(String request) throws IOException {
        URI uri = URI.create(sluice.running.uri());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
