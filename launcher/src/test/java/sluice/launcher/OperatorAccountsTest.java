package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** The operators themselves: their passwords, roles and the last of the admins, and what of it the trail keeps. */
class OperatorAccountsTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String PASSWORD = "quite a long password";
    private static final String SALES = "/ops/v1/sales";
    private static final String SESSION = "/ops/v1/session";

    private static TestProcess sluice;
    private static Console admin;
    private static String first;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of("operator.logins-per-minute", "100000/m"));
        first = sluice.running.takeFirstPassword().orElseThrow();
        admin = Console.of(sluice.api, "admin", first);
        sluice.createSale("shop", 5, new JsonObject());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** A new operator, signed in. */
    @CanIgnoreReturnValue
    private static Console somebody(String name, String role) throws Exception {
        return admin.makes(name, role, PASSWORD);
    }

    private static String newName() {
        return "u" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Answer changeOperator(String name, JsonObject change) throws Exception {
        return admin.change("PATCH", "/ops/v1/operators/" + name, change);
    }

    @Test
    void a_new_password_ends_the_other_sessions_and_the_old_password() throws Exception {
        String name = newName();
        Console browser = somebody(name, "operator");
        Console elsewhere = Console.of(sluice.api, name, PASSWORD);
        JsonObject wrong = JsonObject.of("current", "not the password", "new", "another long password");
        Refusals.judge(401, "login_failed", browser.change("PUT", SESSION + "/password", wrong));
        Refusals.judge(
                422,
                "field_invalid",
                browser.change("PUT", SESSION + "/password", JsonObject.of("current", PASSWORD, "new", "short")));
        JsonObject right = JsonObject.of("current", PASSWORD, "new", "another long password");
        assertEquals(204, browser.change("PUT", SESSION + "/password", right).status());
        assertEquals(200, browser.get(SALES).status());
        Api.eventually(SOON, () -> elsewhere.get(SALES).status() == 401);
        assertEquals(401, new Console(sluice.api).signIn(name, PASSWORD).status());
        assertEquals(
                200,
                new Console(sluice.api).signIn(name, "another long password").status());
        JsonObject reset = JsonObject.of("password", "given by the admin");
        assertEquals(200, changeOperator(name, reset).status());
        Api.eventually(SOON, () -> browser.get(SALES).status() == 401);
        assertEquals(
                200, new Console(sluice.api).signIn(name, "given by the admin").status());
    }

    @Test
    void what_an_admin_resets_is_not_undone_by_a_change_that_had_begun_before() throws Exception {
        String name = newName();
        Console browser = somebody(name, "operator");
        JsonObject given = JsonObject.of("password", "given by the admin");
        JsonObject own = JsonObject.of("current", PASSWORD, "new", "another long password");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Connection postgres = TestProcess.postgres();
                Statement turns = postgres.createStatement()) {
            turns.execute("SELECT pg_advisory_lock(hashtext('sluice.operators'))");
            Future<Answer> reset = threads.submit(() -> admin.change("PATCH", "/ops/v1/operators/" + name, given));
            Api.eventually(SOON.multipliedBy(4), () -> waiting(turns) == 1);
            Future<Answer> change = threads.submit(() -> browser.change("PUT", SESSION + "/password", own));
            Api.eventually(SOON.multipliedBy(4), () -> waiting(turns) == 2);
            turns.execute("SELECT pg_advisory_unlock(hashtext('sluice.operators'))");
            assertEquals(200, reset.get().status());
            Refusals.judge(401, "login_failed", change.get());
        } finally {
            threads.shutdownNow();
        }
        assertEquals(
                401,
                new Console(sluice.api).signIn(name, "another long password").status());
        assertEquals(
                200, new Console(sluice.api).signIn(name, "given by the admin").status());
    }

    /** How many changes wait for their turn. */
    private static int waiting(Statement statement) throws SQLException {
        try (ResultSet locks =
                statement.executeQuery("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
            assertTrue(locks.next());
            return locks.getInt(1);
        }
    }

    @Test
    void the_last_admin_stays_one() throws Exception {
        Refusals.judge(409, "last_admin", changeOperator("admin", JsonObject.of("disabled", true)));
        Refusals.judge(409, "last_admin", changeOperator("admin", JsonObject.of("role", "operator")));
        assertEquals(
                "admin",
                changeOperator("admin", JsonObject.of("role", "admin")).json().getString("role"));
        String name = newName();
        somebody(name, "operator");
        Refusals.judge(404, "unknown_operator", changeOperator("nobody", JsonObject.of("role", "viewer")));
        Refusals.judge(422, "field_invalid", changeOperator(name, JsonObject.of("role", "king")));
        Refusals.judge(422, "field_invalid", changeOperator(name, JsonObject.of("admin", true)));
        JsonObject again = JsonObject.of("name", name, "role", "viewer", "password", PASSWORD);
        Refusals.judge(409, "name_taken", admin.change("POST", "/ops/v1/operators", again));
        Refusals.judge(409, "name_taken", admin.change("POST", "/ops/v1/operators", again.put("name", "schedule")));
    }

    @Test
    void what_was_done_and_by_whom_is_in_the_trail_and_no_secret_is() throws Exception {
        String name = newName();
        Console browser = somebody(name, "operator");
        assertEquals(
                200,
                browser.change("PUT", SALES + "/shop/message", JsonObject.of("message", "From " + name))
                        .status());
        assertEquals(
                200,
                changeOperator(name, JsonObject.of("role", "viewer", "password", "given by the admin"))
                        .status());
        JsonObject ofSale = admin.get(SALES + "/shop/audit?limit=1")
                .json()
                .getJsonArray("entries")
                .getJsonObject(0);
        assertEquals(name, ofSale.getString("actor"));
        assertEquals("shop", ofSale.getString("sale"));
        String trail = admin.get("/ops/v1/audit?limit=500").body();
        for (String said : new String[] {
            "\"actor\":\"first-start\"", "operator-create", "operator-change", "\"action\":\"login\"", "\"sale\":null"
        }) {
            assertTrue(trail.contains(said), said + " is not in " + trail);
        }
        for (String secret : new String[] {PASSWORD, first, "given by the admin", "salt", "hash\":\"{"}) {
            assertFalse(trail.contains(secret), secret);
        }
        JsonObject newest = admin.get("/ops/v1/audit?limit=1")
                .json()
                .getJsonArray("entries")
                .getJsonObject(0);
        JsonObject before = admin.get("/ops/v1/audit?limit=1&before=" + newest.getLong("id"))
                .json()
                .getJsonArray("entries")
                .getJsonObject(0);
        assertEquals(newest.getLong("id") - 1, before.getLong("id"));
        Refusals.judge(422, "field_invalid", admin.get("/ops/v1/audit?limit=501"));
        Refusals.judge(422, "field_invalid", admin.get("/ops/v1/audit?before=x"));
    }
}
