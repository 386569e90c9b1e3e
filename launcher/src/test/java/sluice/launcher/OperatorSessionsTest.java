package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** People who operate two nodes of one installation: signing in, what a cookie may do, and how soon it may not. */
class OperatorSessionsTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String PASSWORD = "quite a long password";
    private static final String SALES = "/ops/v1/sales";
    private static final String SESSION = "/ops/v1/session";

    private static TestProcess one;
    private static TestProcess other;
    private static String first;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings =
                TestProcess.settings(Map.of("operator.logins-per-minute", "100000/m", "postgres.timeout", "1s"));
        one = TestProcess.start(settings);
        first = one.running.takeFirstPassword().orElseThrow();
        settings.put("http.secure-cookies", "true");
        other = TestProcess.start(settings);
        one.createSale("shop", 5, new JsonObject());
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static Console admin() throws Exception {
        return Console.of(one.api, "admin", first);
    }

    /** A new operator, signed in. */
    @CanIgnoreReturnValue
    private static Console somebody(String name, String role) throws Exception {
        return admin().makes(name, role, PASSWORD);
    }

    private static String newName() {
        return "u" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Answer changeOperator(String name, JsonObject change) throws Exception {
        return admin().change("PATCH", "/ops/v1/operators/" + name, change);
    }

    @Test
    void the_first_password_lets_the_admin_in_and_is_told_only_once() throws Exception {
        assertTrue(one.running.takeFirstPassword().isEmpty());
        assertTrue(other.running.takeFirstPassword().isEmpty(), "the second node made an admin of its own");
        Console admin = admin();
        JsonObject session = admin.get(SESSION).json();
        assertEquals("admin", session.getString("name"));
        assertEquals("admin", session.getString("role"));
        assertEquals(admin.csrf(), session.getString("csrf"));
        assertEquals(200, admin.get(SALES).status());
    }

    @Test
    void the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() throws Exception {
        Answer plain = new Console(one.api).signIn("admin", first);
        assertTrue(
                plain.cookies().get(0).matches("sluice-operator=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"),
                plain.cookies().toString());
        Answer secure = new Console(other.api).signIn("admin", first);
        assertTrue(
                secure.cookies()
                        .get(0)
                        .matches("__Host-sluice-operator=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict"),
                secure.cookies().toString());
    }

    @Test
    void each_sign_in_is_another_session_and_ends_the_one_before() throws Exception {
        Console browser = admin();
        Console before = browser.at(one.api);
        browser.signIn("admin", first);
        assertNotEquals(before.csrf(), browser.csrf());
        Api.eventually(SOON, () -> before.get(SALES).status() == 401);
        assertEquals(200, browser.get(SALES).status());
    }

    @Test
    void a_change_by_cookie_needs_the_sessions_csrf_and_a_page_of_ours() throws Exception {
        Console browser = admin();
        String path = SALES + "/shop/message";
        JsonObject message = JsonObject.of("message", "Hello");
        String[] right = {"X-Sluice-CSRF", browser.csrf()};
        Refusals.judge(403, "csrf_missing", browser.send("PUT", path, message));
        Refusals.judge(403, "csrf_missing", browser.send("PUT", path, message, "X-Sluice-CSRF", admin().csrf()));
        for (String site : new String[] {"cross-site", "same-site"}) {
            Refusals.judge(
                    403,
                    "csrf_missing",
                    browser.send("PUT", path, message, right[0], right[1], "Sec-Fetch-Site", site));
        }
        for (String origin : new String[] {"https://evil.example", "null"}) {
            Refusals.judge(
                    403, "csrf_missing", browser.send("PUT", path, message, right[0], right[1], "Origin", origin));
        }
        Answer own = browser.send("PUT", path, message, right[0], right[1], "Origin", one.running.uri());
        assertEquals(200, own.status(), own.body());
        assertEquals(
                200, browser.change("PUT", path, JsonObject.of("message", null)).status());
        Refusals.judge(
                403, "csrf_missing", new Console(one.api).signIn("admin", first, "Sec-Fetch-Site", "cross-site"));
    }

    @Test
    void signing_out_ends_the_session_on_every_node() throws Exception {
        Console browser = admin();
        Console elsewhere = secure(browser);
        assertEquals(200, elsewhere.get(SALES).status());
        assertEquals(204, browser.change("DELETE", SESSION, null).status());
        assertEquals(401, browser.get(SESSION).status());
        Api.eventually(SOON, () -> elsewhere.get(SALES).status() == 401);
    }

    /** The same session at the other node, which has another name for the cookie. */
    private static Console secure(Console browser) {
        return browser.renamed("__Host-").at(other.api);
    }

    @Test
    void a_lower_role_and_a_disabled_operator_are_known_on_every_node_within_two_seconds() throws Exception {
        String name = newName();
        Console browser = somebody(name, "admin");
        Console elsewhere = secure(browser);
        assertEquals(200, elsewhere.get("/ops/v1/operators").status());
        JsonObject lowered =
                changeOperator(name, JsonObject.of("role", "viewer")).json();
        assertEquals("viewer", lowered.getString("role"));
        Api.eventually(SOON, () -> elsewhere.get("/ops/v1/operators").status() == 403);
        assertEquals(200, elsewhere.get(SALES).status());
        assertEquals(200, changeOperator(name, JsonObject.of("disabled", true)).status());
        Api.eventually(SOON, () -> elsewhere.get(SALES).status() == 401);
        Refusals.judge(401, "login_failed", new Console(one.api).signIn(name, PASSWORD));
        assertEquals(200, changeOperator(name, JsonObject.of("disabled", false)).status());
        assertEquals(200, new Console(one.api).signIn(name, PASSWORD).status());
    }

    @Test
    void a_browser_keeps_the_cookie_of_a_session_that_could_not_be_ended() throws Exception {
        Console browser = Console.of(one.api, "admin", first);
        String schema = one.running.settings().all().text("postgres.schema");
        try (Connection postgres = TestProcess.postgres();
                Statement statement = postgres.createStatement()) {
            postgres.setAutoCommit(false);
            statement.execute("LOCK TABLE " + schema + ".operator_session IN SHARE ROW EXCLUSIVE MODE");
            Answer failed = browser.change("DELETE", SESSION, null);
            assertEquals(503, failed.status(), failed.body());
            assertEquals(List.of(), failed.cookies());
            postgres.rollback();
        }
    }

    @Test
    void an_unused_session_ends_and_a_used_one_at_its_hard_end() throws Exception {
        Map<String, String> settings = TestProcess.settings(Map.of(
                "operator.session-idle", "2s", "operator.session", "6s", "operator.logins-per-minute", "1000/m"));
        try (TestProcess brief = TestProcess.start(settings)) {
            String password = brief.running.takeFirstPassword().orElseThrow();
            Console unused = Console.of(brief.api, "admin", password);
            Console used = Console.of(brief.api, "admin", password);
            long idleOver = System.nanoTime() + Duration.ofMillis(3_500).toNanos();
            Api.eventually(Duration.ofSeconds(20), () -> {
                assertEquals(200, used.get(SALES).status());
                return System.nanoTime() > idleOver;
            });
            assertEquals(401, unused.get(SALES).status());
            Api.eventually(Duration.ofSeconds(20), () -> used.get(SALES).status() == 401);
        }
    }
}
