package sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.sale.Refusal;
import sluice.settings.Settings;

class EndpointsTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        HttpSettings settings =
                HttpSettings.from(new Settings(Settings.Overrides.of(Map.of("http.body-deadline", "300ms"))));
        Endpoints endpoints = new Endpoints(vertx, settings, (code, sale) -> refusals.add(code));
        endpoints.on(
                HttpMethod.GET,
                "/thing/:id",
                call -> Future.succeededFuture(Answer.ok(new JsonObject().put("id", call.path("id")))));
        endpoints.on(HttpMethod.POST, "/thing/:id", call -> Future.succeededFuture(Answer.ok(call.body())));
        endpoints.on(HttpMethod.GET, "/bug", call -> Future.failedFuture(new IllegalStateException("inner secret")));
        endpoints.on(HttpMethod.GET, "/away", call -> Future.failedFuture(new IOException("connection refused")));
        endpoints.on(HttpMethod.GET, "/wait", call -> Future.failedFuture(Refusal.NOT_CALLED.refused()));
        endpoints.onRaw("/files/*", RoutingContext::next);
        endpoints.hot(HttpMethod.GET, "/hot/:id/thing", EndpointsTest::seen);
        endpoints.hot(HttpMethod.POST, "/hot/:id/thing", call -> Future.succeededFuture(Answer.ok(call.body())));
        endpoints.seal();
        server = vertx.createHttpServer(settings.options())
                .invalidRequestHandler(InvalidRequests::answer)
                .requestHandler(endpoints)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static Future<Answer> seen(Call call) {
        return Future.succeededFuture(Answer.ok(new JsonObject()
                .put("id", call.path("id"))
                .put("seen", call.query("seen").orElse(null))));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HttpResponse<String> send(String method, String path, String type, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) request.header("Content-Type", type);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void refused(int status, String code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(""));
        assertEquals(code, new JsonObject(response.body()).getString("code"));
    }

    @Test
    void a_known_path_with_another_method_says_which_it_has() throws Exception {
        HttpResponse<String> response = send("PATCH", "/thing/1", null, null);
        refused(405, "method_not_allowed", response);
        assertEquals("GET, HEAD, POST", response.headers().firstValue("Allow").orElse(""));
        refused(405, "method_not_allowed", send("BREW", "/thing/1", null, null));
        refused(404, "not_found", send("GET", "/nothing", null, null));
    }

    @Test
    void a_file_that_is_not_there_is_not_found_and_still_has_its_methods() throws Exception {
        refused(404, "not_found", send("GET", "/files/none", null, null));
        assertEquals(404, send("HEAD", "/files/none", null, null).statusCode());
        HttpResponse<String> response = send("POST", "/files/none", null, null);
        refused(405, "method_not_allowed", response);
        assertEquals("GET, HEAD", response.headers().firstValue("Allow").orElse(""));
    }

    @Test
    void a_body_that_is_not_what_it_should_be_is_refused_and_named() throws Exception {
        byte[] good = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                200,
                send("POST", "/thing/1", "application/json; charset=utf-8", good)
                        .statusCode());
        refused(415, "unsupported_media_type", send("POST", "/thing/1", "text/plain", good));
        refused(415, "unsupported_media_type", send("POST", "/thing/1", "application/x-www-form-urlencoded", good));
        refused(415, "unsupported_media_type", send("POST", "/thing/1", "multipart/form-data; boundary=x", good));
        refused(400, "bad_json", send("POST", "/thing/1", "application/json", new byte[] {'{', (byte) 0xff}));
        refused(413, "body_too_large", send("POST", "/thing/1", "application/json", new byte[70_000]));
        assertTrue(refusals.contains("bad_json"));
    }

    @Test
    void a_bug_and_an_absent_store_tell_nothing_of_their_innards() throws Exception {
        HttpResponse<String> bug = send("GET", "/bug", null, null);
        refused(500, "internal_error", bug);
        assertTrue(!bug.body().contains("secret"), bug.body());
        HttpResponse<String> away = send("GET", "/away", null, null);
        refused(503, "store_unavailable", away);
        assertEquals("2", away.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void a_refusal_that_passes_says_when_to_ask_again() throws Exception {
        HttpResponse<String> response = send("GET", "/wait", null, null);
        refused(409, "not_called", response);
        assertEquals("2", response.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void head_is_answered_like_get_without_a_body() throws Exception {
        HttpResponse<String> response = send("HEAD", "/thing/1", null, null);
        assertEquals(200, response.statusCode());
        assertEquals("", response.body());
    }

    @Test
    void bytes_that_are_no_request_get_a_problem_and_the_connection_ends() throws Exception {
        String answer = raw("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(answer.contains(" 414 ") && answer.contains("uri_too_long"), answer);
        String headers = raw("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(9000) + "\r\n\r\n");
        assertTrue(headers.contains(" 431 ") && headers.contains("headers_too_large"), headers);
        String both = raw("POST /thing/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertTrue(both.contains(" 400 "), both);
    }

    private static String head(String method, String path, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more + "\r\n";
    }

    @Test
    void a_hot_call_is_answered_as_the_router_would_answer_it() throws Exception {
        assertEquals(
                "{\"id\":\"a-1\",\"seen\":null}",
                send("GET", "/hot/a-1/thing", null, null).body());
        assertEquals(
                "{\"id\":\"a-1\",\"seen\":\"7\"}",
                send("GET", "/hot/a-1/thing?x=%20&SEEN=7", null, null).body());
        assertEquals(
                "{\"id\":\"a-1\",\"seen\":\"7\"}",
                send("GET", "/hot/a-1/thing?unseen=1&x&seen=7&seen=8", null, null)
                        .body());
        assertEquals(
                "{\"id\":\"a 1\",\"seen\":null}",
                send("GET", "/hot/a%201/thing", null, null).body());
        HttpResponse<String> head = send("HEAD", "/hot/a-1/thing", null, null);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        HttpResponse<String> put = send("PUT", "/hot/a-1/thing", null, null);
        refused(405, "method_not_allowed", put);
        assertEquals("GET, HEAD, POST", put.headers().firstValue("Allow").orElse(""));
        refused(404, "not_found", send("GET", "/hot/a-1/thing/more", null, null));
        refused(404, "not_found", send("GET", "/hot//thing", null, null));
        String hostless = raw("GET /hot/a-1/thing HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertTrue(hostless.contains(" 400 ") && hostless.contains("bad_request"), hostless);
    }

    @Test
    void a_hot_call_has_its_body_judged_like_any_other() throws Exception {
        for (String path : List.of("/hot/a/thing", "/thing/1")) {
            byte[] good = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    "{\"a\":1}", send("POST", path, "application/json", good).body());
            assertEquals("{}", send("POST", path, null, null).body());
            refused(415, "unsupported_media_type", send("POST", path, "text/plain", good));
            refused(415, "unsupported_media_type", send("POST", path, "multipart/form-data", good));
            refused(400, "bad_json", send("POST", path, "application/json", new byte[] {'{'}));
            refused(413, "body_too_large", send("POST", path, "application/json", new byte[70_000]));
        }
    }

    @Test
    void a_body_may_come_in_chunks_and_after_it_was_asked_for() throws Exception {
        for (String path : List.of("/hot/a/thing", "/thing/1")) {
            String type = "Content-Type: application/json\r\n";
            String chunks = "4\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n";
            String answer = raw(head("POST", path, type + "Transfer-Encoding: chunked\r\n") + chunks);
            assertTrue(answer.contains(" 200 ") && answer.endsWith("{\"a\":1}"), answer);
            String asked = raw(head("POST", path, type + "Content-Length: 2\r\nExpect: 100-continue\r\n") + "{}");
            assertTrue(asked.contains(" 100 ") && asked.contains(" 200 "), asked);
            String odd = raw(head("POST", path, type + "Content-Length: 2\r\nExpect: wonders\r\n") + "{}");
            assertTrue(odd.contains(" 400 ") && odd.contains("bad_request"), odd);
            String endless = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
            String large = raw(head("POST", path, "Transfer-Encoding: chunked\r\n") + endless.repeat(9) + "0\r\n\r\n");
            assertTrue(large.contains(" 413 ") && large.contains("body_too_large"), large);
        }
    }

    @Test
    void a_body_that_trickles_in_is_cut_off_at_its_deadline() throws Exception {
        for (String path : List.of("/hot/a/thing", "/thing/1")) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n";
            assertEquals("", Trickle.until(server.actualPort(), request));
        }
    }

    @Test
    void what_follows_a_body_that_was_refused_is_not_read_for_ever() throws Exception {
        String request = "POST /hot/a/thing HTTP/1.1\r\nHost: a\r\nContent-Length: 600000\r\n\r\n";
        String answer = Trickle.until(server.actualPort(), request);
        assertTrue(answer.contains(" 413 ") && answer.contains("Connection: close"), answer);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
