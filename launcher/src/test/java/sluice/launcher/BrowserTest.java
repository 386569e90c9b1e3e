package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** The same way with nothing but cookies, as a page goes it. */
class BrowserTest {
    private static TestProcess sluice;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
        sluice.openSale("shop", 50, new JsonObject());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static String uri(String path) {
        return sluice.running.uri() + path;
    }

    private static String cookies(Browser browser) {
        return browser.cookies(URI.create(uri("")).getAuthority());
    }

    private static List<String> names(Browser browser) {
        return Stream.of(cookies(browser).split("; "))
                .map(cookie -> cookie.split("=", 2)[0])
                .sorted()
                .toList();
    }

    /** Opens the page, joins twice, waits and claims; answers the pass. */
    @CanIgnoreReturnValue
    private static String claim(Browser browser) throws Exception {
        assertEquals(200, outOfReach(browser.get(uri("/s/shop"))).statusCode());
        HttpResponse<String> joined = outOfReach(browser.send("POST", uri("/v1/sales/shop/tickets"), null));
        assertEquals(201, joined.statusCode());
        String held = cookies(browser);
        String pass = browser.claim(sluice.running.uri(), "shop");
        assertEquals(held, cookies(browser), "joining again is the same ticket");
        return pass;
    }

    /** Asserts what every cookie of ours says, so that no script and no other site gets hold of it. */
    private static HttpResponse<String> outOfReach(HttpResponse<String> answer) {
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            assertTrue(cookie.toLowerCase(Locale.ROOT).contains("; httponly"), cookie);
            assertTrue(cookie.contains("SameSite=Lax"), cookie);
            assertTrue(cookie.contains("Path=/"), cookie);
        }
        return answer;
    }

    private static Answer buy(String pass, String key, String cookie) throws Exception {
        JsonObject body = purchase("unit", 1, "tok_ok");
        return api.post("/v1/sales/shop/orders", body, Api.bearer(pass, "Idempotency-Key", key, "Cookie", cookie));
    }

    @Test
    void a_page_joins_once_by_its_cookies_and_buys() throws Exception {
        Browser browser = new Browser();
        String pass = claim(browser);
        assertEquals(List.of("sluice-device", "sluice-ticket-shop"), names(browser));
        Api.eventually(Duration.ofSeconds(5), () -> {
            Answer position = api.get("/v1/sales/shop/tickets/me", "Cookie", cookies(browser));
            return position.json().getString("state").equals("passed");
        });
        assertEquals(43, Jwt.of(pass).claims().getString("dvc").length());
        Answer bought = buy(pass, key(), cookies(browser));
        assertEquals(202, bought.status(), bought.body());
    }

    @Test
    void a_pass_sold_to_another_device_buys_nothing_there() throws Exception {
        Browser owner = new Browser();
        Browser stranger = new Browser();
        String pass = claim(owner);
        claim(stranger);
        Api.refused(403, "pass_other_device", buy(pass, key(), cookies(stranger)));
        Api.refused(403, "pass_other_device", sluice.buy("shop", pass, key(), purchase("unit", 1, "tok_ok")));
        assertEquals(202, buy(pass, key(), cookies(owner)).status());
    }

    @Test
    void a_ticket_carried_to_another_device_after_its_claim_gets_no_pass_there() throws Exception {
        Browser owner = new Browser();
        Browser thief = new Browser();
        claim(owner);
        assertEquals(200, thief.get(uri("/s/shop")).statusCode());
        String carried = cookies(thief) + "; " + cookies(owner).replaceFirst("sluice-device=[^;]*; ", "");
        Api.refused(403, "pass_other_device", api.post("/v1/sales/shop/passes", null, "Cookie", carried));
    }

    @Test
    void leaving_takes_the_ticket_cookie_away_and_keeps_the_device() throws Exception {
        Browser browser = new Browser();
        claim(browser);
        assertEquals(
                204,
                browser.send("POST", uri("/v1/sales/shop/tickets/me/leave"), null)
                        .statusCode());
        assertEquals(List.of("sluice-device"), names(browser));
    }
}
