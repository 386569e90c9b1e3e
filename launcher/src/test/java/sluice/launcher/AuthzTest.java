package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sluice.launcher.Api.Answer;

/** What a proxy in front of a shop is told, asked as a proxy asks. */
class AuthzTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SHOP = "shop.example";
    private static final String PAGE = "/checkout?x=1";

    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static JsonObject shop() {
        return new JsonObject().put("host", SHOP).put("path", "/checkout");
    }

    private static Answer ask(String sale, String... headers) throws Exception {
        return sluice.authz(sale, SHOP, PAGE, headers);
    }

    private static String location(Answer answer) {
        return answer.headers().get("X-Sluice-Location");
    }

    private static String line(String sale, String back) {
        return sluice.running.uri() + "/s/" + sale + "?return=" + URLEncoder.encode(back, StandardCharsets.UTF_8);
    }

    @WaitingTest
    void without_a_pass_the_proxy_hears_where_the_line_is() throws Exception {
        sluice.openSale("none", 5, shop());
        for (Answer answer : new Answer[] {
            ask("none"), ask("none", bearer("garbage")), ask("none", "Cookie", "sluice-pass-none=a.b.c.d")
        }) {
            Refusals.judge(401, "no_pass", answer);
            assertEquals(line("none", "http://shop.example/checkout?x=1"), location(answer));
        }
        assertEquals(
                line("none", "https://shop.example/checkout?x=1"), location(ask("none", "X-Forwarded-Proto", "https")));
    }

    @WaitingTest
    void a_pass_lets_its_holder_in_and_names_him() throws Exception {
        sluice.openSale("in", 5, shop());
        String pass = sluice.claim("in", sluice.join("in"));
        Answer let = ask("in", bearer(pass));
        assertEquals(204, let.status(), let.body());
        assertEquals(Jwt.of(pass).claims().getString("sub"), let.headers().get("X-Sluice-Ticket"));
        assertEquals("in", let.headers().get("X-Sluice-Sale"));
        assertEquals("2", let.headers().get("X-Sluice-Max-Qty"));
        sluice.openSale("other", 5, shop());
        assertEquals(401, ask("other", bearer(pass)).status());
    }

    @WaitingTest
    void outside_the_path_nothing_is_asked_and_elsewhere_nothing_is_told() throws Exception {
        sluice.openSale("where", 5, shop());
        Answer open = sluice.authz("where", SHOP, "/about");
        assertEquals(204, open.status());
        assertNull(open.headers().get("X-Sluice-Ticket"));
        assertEquals(401, sluice.authz("where", SHOP, "/a/../checkout").status());
        assertEquals(401, sluice.authz("where", "Shop.Example:80", PAGE).status());
        Refusals.judge(403, "origin_invalid", sluice.authz("where", "thief.example", PAGE));
        Refusals.judge(403, "origin_invalid", sluice.authz("where", SHOP, "https://thief.example/"));
        Refusals.judge(403, "origin_invalid", ask("nothing"));
        Refusals.judge(403, "origin_invalid", api.get("/authz"));
        sluice.openSale("shopless", 5, new JsonObject());
        Refusals.judge(403, "origin_invalid", ask("shopless"));
    }

    @WaitingTest
    void a_browsers_pass_is_in_its_cookie_and_worth_nothing_in_another_ones() throws Exception {
        sluice.openSale("cookie", 5, shop());
        Browser browser = new Browser();
        browser.claim(sluice.running.uri(), "cookie");
        String cookies = browser.cookies(URI.create(sluice.running.uri()).getAuthority());
        assertTrue(cookies.contains("sluice-pass-cookie="), cookies);
        assertEquals(204, ask("cookie", "Cookie", cookies).status());
        String stolen = cookies.replaceAll("sluice-device=[^;]*; ", "");
        assertEquals(401, ask("cookie", "Cookie", stolen).status());
        assertEquals(
                401,
                ask("cookie", "Cookie", stolen + "; sluice-device=" + key()).status());
    }

    @WaitingTest
    void a_handoff_carries_the_pass_to_the_shop_once() throws Exception {
        sluice.openSale("over", 5, shop());
        Browser browser = new Browser();
        String pass = browser.claim(sluice.running.uri(), "over");
        String own = browser.cookies(URI.create(sluice.running.uri()).getAuthority());
        String[] holder = bearer(pass, "Cookie", own);
        JsonObject back = new JsonObject().put("return", "http://shop.example" + PAGE);
        Refusals.judge(403, "pass_other_device", api.post("/v1/sales/over/handoff", back, bearer(pass)));
        for (String wrong : new String[] {"https://thief.example/", "//thief.example", "x", ""}) {
            Answer refused = api.post("/v1/sales/over/handoff", new JsonObject().put("return", wrong), holder);
            Refusals.judge(422, "field_invalid", refused);
        }
        Answer handed = api.post("/v1/sales/over/handoff", back, holder);
        assertEquals(200, handed.status(), handed.body());
        String url = handed.json().getString("url");
        assertTrue(url.startsWith("http://shop.example/checkout?x=1&sluice_handoff="), url);

        String asked = url.substring("http://shop.example".length());
        Answer exchanged = sluice.authz("over", SHOP, asked);
        Refusals.judge(401, "handoff_done", exchanged);
        assertEquals("http://shop.example/checkout?x=1", location(exchanged));
        String cookie = exchanged.headers().get("Set-Cookie");
        assertTrue(cookie.contains("HttpOnly; SameSite=Lax"), cookie);
        String kept = cookie.split(";", 2)[0];
        assertEquals(204, ask("over", "Cookie", kept).status());
        assertEquals(
                401,
                ask("over", "Cookie", kept.substring(0, kept.lastIndexOf('.'))).status());
        assertEquals(
                401,
                ask("over", "Cookie", kept.substring(0, kept.length() - 4) + "AAAA")
                        .status());

        Answer again = sluice.authz("over", SHOP, asked);
        Refusals.judge(401, "no_pass", again);
        assertEquals(line("over", "http://shop.example/checkout?x=1"), location(again));
        Refusals.judge(401, "handoff_done", sluice.authz("over", SHOP, asked, "Cookie", kept));
        sluice.openSale("nowhere", 5, new JsonObject());
        String app = sluice.claim("nowhere", sluice.join("nowhere"));
        Refusals.judge(409, "no_shop", api.post("/v1/sales/nowhere/handoff", back, bearer(app)));
    }

    @WaitingTest
    void a_revoked_pass_is_worth_nothing_within_a_second_and_the_trail_says_so() throws Exception {
        sluice.openSale("taken", 5, shop());
        String pass = sluice.claim("taken", sluice.join("taken"));
        String other = sluice.claim("taken", sluice.join("taken"));
        assertEquals(204, ask("taken", bearer(pass)).status());
        String ticket = Jwt.of(pass).claims().getString("sub");
        String jti = Jwt.of(other).claims().getString("jti");
        assertTrue(revoke("taken", "ticket", ticket));
        assertTrue(revoke("taken", "jti", jti));
        Refusals.judge(401, "pass_expired", sluice.buy("taken", pass, key(), purchase("unit", 1, "tok_ok")));
        Refusals.judge(401, "pass_expired", sluice.buy("taken", other, key(), purchase("unit", 1, "tok_ok")));
        assertEquals(401, ask("taken", bearer(other)).status());
        long revoked = System.nanoTime();
        Api.eventually(SOON, () -> ask("taken", bearer(pass)).status() == 401);
        assertTrue(System.nanoTime() - revoked < 2_000_000_000L, "a cached answer outlived its second");
        assertEquals(false, revoke("taken", "ticket", ticket));
        assertEquals(false, revoke("taken", "jti", jti));
        assertEquals(false, revoke("taken", "jti", "nobody-has-had-this-id"));
        JsonArray entries = sluice.audit("taken");
        assertEquals("revoke", entries.getJsonObject(0).getString("action"));
        assertEquals(ticket, entries.getJsonObject(4).getJsonObject("after").getString("ticket"));
        JsonObject both = new JsonObject().put("ticket", ticket).put("jti", jti);
        Refusals.judge(422, "field_invalid", api.post("/ops/v1/sales/taken/passes/revoke", both, sluice.operator()));
        Refusals.judge(401, "unauthorized", api.post("/ops/v1/sales/taken/passes/revoke", both));
    }

    private static boolean revoke(String sale, String by, String id) throws Exception {
        Answer revoked =
                api.post("/ops/v1/sales/" + sale + "/passes/revoke", new JsonObject().put(by, id), sluice.operator());
        assertEquals(200, revoked.status(), revoked.body());
        return revoked.json().getBoolean("revoked");
    }

    @WaitingTest
    void the_shop_is_named_by_its_revision_and_the_trail_keeps_both() throws Exception {
        sluice.createSale("named", 5, new JsonObject());
        String uri = "/ops/v1/sales/named/protection";
        JsonObject body = shop().put("fail_open", true);
        Refusals.judge(428, "precondition_required", api.put(uri, body, sluice.operator()));
        Refusals.judge(412, "revision_conflict", api.put(uri, body, sluice.operator("If-Match", "\"9\"")));
        Answer named = api.put(uri, body, sluice.operator("If-Match", "\"1\""));
        assertEquals(200, named.status(), named.body());
        assertEquals(SHOP, named.json().getString("host"));
        assertEquals("/checkout", named.json().getString("path"));
        assertEquals(true, named.json().getBoolean("fail_open"));
        assertEquals("\"2\"", named.headers().get("ETag"));
        for (JsonObject wrong : new JsonObject[] {
            shop().put("host", "Shop.Example"),
            shop().put("host", "shop.example/x"),
            shop().put("host", "user@shop.example"),
            shop().put("path", "checkout"),
            shop().put("path", "/a/../b"),
            shop().put("fail_open", "yes"),
            shop().put("other", 1)
        }) {
            Refusals.judge(422, "field_invalid", api.put(uri, wrong, sluice.operator("If-Match", "\"2\"")));
        }
        JsonObject entry = sluice.audit("named").getJsonObject(0);
        assertEquals("protection", entry.getString("action"));
        assertNull(entry.getJsonObject("before").getString("host"));
        assertEquals(SHOP, entry.getJsonObject("after").getString("host"));
    }
}
