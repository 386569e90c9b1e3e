package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

    /** A browser's cookie jar. */
    private static final class Browser {
        private final HttpClient client = HttpClient.newHttpClient();
        private final Map<String, String> cookies = new TreeMap<>();

        HttpResponse<String> send(String method, String path) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sluice.running.uri() + path))
                    .method(method, BodyPublishers.noBody());
            if (!cookies.isEmpty()) request.header("Cookie", cookie());
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return response;
        }

        private void keep(String cookie) {
            assertTrue(cookie.toLowerCase(Locale.ROOT).contains("; httponly"), cookie);
            assertTrue(cookie.contains("SameSite=Lax"), cookie);
            assertTrue(cookie.contains("Path=/"), cookie);
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (cookie.contains("Max-Age=0")) cookies.remove(pair[0]);
            else cookies.put(pair[0], pair[1]);
        }

        String cookie() {
            StringBuilder header = new StringBuilder();
            cookies.forEach((name, value) -> header.append(header.isEmpty() ? "" : "; ")
                    .append(name)
                    .append('=')
                    .append(value));
            return header.toString();
        }

        /** Opens the page, joins, waits and claims; answers the pass. */
        @CanIgnoreReturnValue
        String claim() throws Exception {
            assertEquals(200, send("GET", "/s/shop").statusCode());
            assertEquals(201, send("POST", "/v1/sales/shop/tickets").statusCode());
            String ticket = cookies.get("sluice-ticket-shop");
            assertEquals(200, send("POST", "/v1/sales/shop/tickets").statusCode());
            assertEquals(ticket, cookies.get("sluice-ticket-shop"));
            String[] pass = new String[1];
            Api.eventually(Duration.ofSeconds(10), () -> {
                Answer answer = api.post("/v1/sales/shop/passes", null, "Cookie", cookie());
                if (answer.status() == 201) pass[0] = answer.json().getString("pass");
                return answer.status() == 201;
            });
            return pass[0];
        }
    }

    private static Answer buy(String pass, String key, String cookie) throws Exception {
        JsonObject body = purchase("unit", 1, "tok_ok");
        String[] headers = {"Authorization", "Bearer " + pass, "Idempotency-Key", key, "Cookie", cookie};
        return api.post("/v1/sales/shop/orders", body, headers);
    }

    @Test
    void a_page_joins_once_by_its_cookies_and_buys() throws Exception {
        Browser browser = new Browser();
        String pass = browser.claim();
        assertEquals(
                "[sluice-device, sluice-ticket-shop]", browser.cookies.keySet().toString());
        Api.eventually(Duration.ofSeconds(5), () -> {
            Answer position = api.get("/v1/sales/shop/tickets/me", "Cookie", browser.cookie());
            return position.json().getString("state").equals("passed");
        });
        assertEquals(43, Jwt.of(pass).claims().getString("dvc").length());
        Answer bought = buy(pass, key(), browser.cookie());
        assertEquals(202, bought.status(), bought.body());
    }

    @Test
    void a_pass_sold_to_another_device_buys_nothing_there() throws Exception {
        Browser owner = new Browser();
        Browser stranger = new Browser();
        String pass = owner.claim();
        stranger.claim();
        Api.refused(403, "pass_other_device", buy(pass, key(), stranger.cookie()));
        Api.refused(403, "pass_other_device", sluice.buy("shop", pass, key(), purchase("unit", 1, "tok_ok")));
        assertEquals(202, buy(pass, key(), owner.cookie()).status());
    }

    @Test
    void a_ticket_carried_to_another_device_after_its_claim_gets_no_pass_there() throws Exception {
        Browser owner = new Browser();
        Browser thief = new Browser();
        owner.claim();
        assertEquals(200, thief.send("GET", "/s/shop").statusCode());
        thief.cookies.put("sluice-ticket-shop", owner.cookies.get("sluice-ticket-shop"));
        Api.refused(403, "pass_other_device", api.post("/v1/sales/shop/passes", null, "Cookie", thief.cookie()));
    }

    @Test
    void leaving_takes_the_ticket_cookie_away_and_keeps_the_device() throws Exception {
        Browser browser = new Browser();
        browser.claim();
        assertEquals(
                204, browser.send("POST", "/v1/sales/shop/tickets/me/leave").statusCode());
        assertEquals("[sluice-device]", browser.cookies.keySet().toString());
    }
}
