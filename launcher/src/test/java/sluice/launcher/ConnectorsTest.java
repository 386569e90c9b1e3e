package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connectors in a real nginx and a real HAProxy, before a shop that says what reached it. */
class ConnectorsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static TestProcess sluice;
    private static HttpServer shop;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        HttpServer server = sluice.running.vertx().createHttpServer().requestHandler(ConnectorsTest::echo);
        shop = Running.await(server.listen(0, "127.0.0.1"), SOON);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** Path, query and every header of ours that came through, in any spelling that CGI takes for it. */
    private static void echo(HttpServerRequest request) {
        JsonObject said = new JsonObject().put("uri", request.uri());
        request.headers().forEach((name, value) -> {
            String folded = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
            if (folded.startsWith("x-sluice")) said.put(folded, value);
        });
        request.response().end(said.toBuffer()).onFailure(gone -> {});
    }

    /** A sale of its own whose shop is behind {@code kind}, and the proxy before it. */
    private record Scene(String sale, Proxy proxy) implements AutoCloseable {
        static Scene of(Proxy.Kind kind, TestProcess process) throws Exception {
            return of(kind, process, false);
        }

        /** {@code open}: the proxy lets everybody in while Sluice does not answer. */
        static Scene of(Proxy.Kind kind, TestProcess process, boolean open) throws Exception {
            assumeTrue(kind.find() != null, "skipped: there is no " + kind + " on this machine");
            String sale = "shop-" + UUID.randomUUID().toString().substring(0, 8);
            int port = Program.freePorts(1).get(0);
            process.openSale(
                    sale, 5, new JsonObject().put("host", "127.0.0.1:" + port).put("path", "/checkout"));
            URI uri = URI.create(process.running.uri());
            return new Scene(sale, Proxy.start(kind, new Proxy.Wiring(port, sale, uri, shop.actualPort(), open)));
        }

        String page() {
            return proxy.uri() + "/checkout?x=1";
        }

        @Override
        public void close() {
            proxy.close();
        }
    }

    private static String line(Scene scene, String back) {
        return sluice.running.uri() + "/s/" + scene.sale() + "?return="
                + URLEncoder.encode(back, StandardCharsets.UTF_8);
    }

    private static void sentTo(String location, HttpResponse<String> answer, Scene scene) {
        assertEquals(
                302, answer.statusCode(), () -> answer.body() + scene.proxy().output());
        assertEquals(location, answer.headers().firstValue("location").orElse(""));
    }

    private static JsonObject reached(HttpResponse<String> answer, Scene scene) {
        assertEquals(
                200, answer.statusCode(), () -> answer.body() + scene.proxy().output());
        return new JsonObject(answer.body());
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void without_a_pass_you_land_in_the_line_and_with_one_in_the_shop(Proxy.Kind kind) throws Exception {
        try (Scene scene = Scene.of(kind, sluice)) {
            Browser browser = new Browser();
            sentTo(line(scene, scene.page()), browser.get(scene.page()), scene);
            assertEquals(
                    "/about",
                    reached(browser.get(scene.proxy().uri() + "/about"), scene).getString("uri"));
            assertEquals(
                    200, browser.get(scene.proxy().uri() + "/s/" + scene.sale()).statusCode());

            String pass = browser.claim(scene.proxy().uri(), scene.sale());
            JsonObject seen = reached(browser.get(scene.page()), scene);
            assertEquals("/checkout?x=1", seen.getString("uri"));
            assertEquals(Jwt.of(pass).claims().getString("sub"), seen.getString("x-sluice-ticket"));
            assertEquals(scene.sale(), seen.getString("x-sluice-sale"));
            assertEquals("2", seen.getString("x-sluice-max-qty"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void what_a_client_calls_itself_never_reaches_the_shop(Proxy.Kind kind) throws Exception {
        try (Scene scene = Scene.of(kind, sluice)) {
            String[] forged = {
                "X-Sluice-Ticket",
                "thief",
                "X-Sluice-Sale",
                "thief",
                "X-Sluice-Max-Qty",
                "99",
                "X-Sluice-Fail-Open",
                "true",
                "X-Sluice-Location",
                "https://thief.example/",
                "X_Sluice_Ticket",
                "thief",
                "X-Sluice_Max-Qty",
                "99",
                "x_SLUICE-fail_open",
                "true",
                "X.Sluice.Sale",
                "thief"
            };
            Browser browser = new Browser();
            sentTo(line(scene, scene.page()), browser.get(scene.page(), forged), scene);
            assertEquals(
                    1,
                    reached(browser.get(scene.proxy().uri() + "/about", forged), scene)
                            .size());
            String[] elsewhere = {
                "X-Original-URI", "/about", "X-Forwarded-Uri", "/about", "X-Forwarded-Host", "thief.example"
            };
            sentTo(line(scene, scene.page()), browser.get(scene.page(), elsewhere), scene);
            browser.claim(scene.proxy().uri(), scene.sale());
            JsonObject seen = reached(browser.get(scene.page(), forged), scene);
            assertFalse(seen.encode().contains("thief"), seen.encode());
            assertEquals("2", seen.getString("x-sluice-max-qty"));
            assertFalse(seen.containsKey("x-sluice-fail-open"), seen.encode());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void an_upgraded_connection_does_not_lead_past_the_guard(Proxy.Kind kind) throws Exception {
        try (Scene scene = Scene.of(kind, sluice)) {
            Browser browser = new Browser();
            HttpResponse<String> open = browser.get(scene.proxy().uri() + "/about");
            assertEquals(HttpClient.Version.HTTP_1_1, open.version());
            assertEquals(200, open.statusCode());
            sentTo(line(scene, scene.page()), browser.get(scene.page()), scene);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_handoff_from_another_host_works_once(Proxy.Kind kind) throws Exception {
        try (Scene scene = Scene.of(kind, sluice)) {
            Browser browser = new Browser();
            String queue = sluice.running.uri();
            String pass = browser.claim(queue, scene.sale());
            HttpResponse<String> handed = browser.send(
                    "POST",
                    queue + "/v1/sales/" + scene.sale() + "/handoff",
                    new JsonObject().put("return", scene.page()),
                    Api.bearer(pass));
            assertEquals(200, handed.statusCode(), handed.body());
            String url = new JsonObject(handed.body()).getString("url");
            HttpResponse<String> exchanged = browser.get(url);
            sentTo(scene.page(), exchanged, scene);
            String cookie = exchanged.headers().firstValue("set-cookie").orElse("");
            assertTrue(cookie.contains("HttpOnly"), cookie);
            assertEquals(
                    "/checkout?x=1", reached(browser.get(scene.page()), scene).getString("uri"));
            sentTo(line(scene, scene.page()), new Browser().get(url), scene);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_revoked_pass_stops_at_the_door(Proxy.Kind kind) throws Exception {
        try (Scene scene = Scene.of(kind, sluice)) {
            Browser browser = new Browser();
            String pass = browser.claim(scene.proxy().uri(), scene.sale());
            assertEquals(200, browser.get(scene.page()).statusCode());
            JsonObject ticket =
                    new JsonObject().put("ticket", Jwt.of(pass).claims().getString("sub"));
            String uri = "/ops/v1/sales/" + scene.sale() + "/passes/revoke";
            assertEquals(200, sluice.api.post(uri, ticket, sluice.operator()).status());
            Api.eventually(SOON, () -> browser.get(scene.page()).statusCode() == 302);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void nobody_is_let_in_while_sluice_is_stopped(Proxy.Kind kind) throws Exception {
        TestProcess brief = TestProcess.start(Map.of());
        try (Scene scene = Scene.of(kind, brief)) {
            Browser browser = new Browser();
            browser.claim(scene.proxy().uri(), scene.sale());
            assertEquals(200, browser.get(scene.page()).statusCode());
            brief.running.close();
            closed(browser.get(scene.page()), scene);
        } finally {
            brief.close();
        }
    }

    private static void closed(HttpResponse<String> answer, Scene scene) {
        assertEquals(
                503, answer.statusCode(), () -> answer.body() + scene.proxy().output());
        assertEquals("5", answer.headers().firstValue("retry-after").orElse(""));
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void fail_open_lets_in_while_sluice_is_stopped_and_never_by_what_a_client_sends(Proxy.Kind kind) throws Exception {
        TestProcess brief = TestProcess.start(Map.of());
        try (Scene scene = Scene.of(kind, brief, true)) {
            Browser browser = new Browser();
            assertEquals(302, browser.get(scene.page()).statusCode());
            closed(browser.get(scene.page().replace("127.0.0.1", "localhost")), scene);
            String[] oversized = Api.bearer("x".repeat(3_000), "Cookie", "a=" + "x".repeat(7_000));
            closed(browser.get(scene.page(), oversized), scene);
            assertNotEquals(
                    200,
                    browser.get(scene.page(), "Cookie", "a=" + "x".repeat(10_240))
                            .statusCode());
            for (int length : new int[] {1_000, 2_000, 4_000, 5_500, 7_000}) {
                int status =
                        browser.get(scene.page() + "&" + "=".repeat(length)).statusCode();
                assertTrue(status == 302 || status == 503, length + ": " + status);
            }
            brief.running.close();
            JsonObject seen = reached(browser.get(scene.page(), "X-Sluice-Ticket", "thief"), scene);
            assertEquals("true", seen.getString("x-sluice-fail-open"));
            assertFalse(seen.encode().contains("thief"), seen.encode());
            closed(browser.get(scene.page(), oversized), scene);
        } finally {
            brief.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_shopper_is_counted_by_his_own_address_and_not_by_what_he_calls_it(Proxy.Kind kind) throws Exception {
        TestProcess counting =
                TestProcess.start(Map.of("http.trusted-proxies", "127.0.0.0/8", "line.joins-per-prefix", "3/m"));
        try (Scene scene = Scene.of(kind, counting)) {
            String tickets = scene.proxy().uri() + "/v1/sales/" + scene.sale() + "/tickets";
            int status = 201;
            for (int i = 1; i < 10 && status / 100 == 2; i++) {
                status = new Browser()
                        .send("POST", tickets, null, "X-Forwarded-For", i + ".0.0.1")
                        .statusCode();
            }
            assertEquals(429, status);
        } finally {
            counting.close();
        }
    }
}
