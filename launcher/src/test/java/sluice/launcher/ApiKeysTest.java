package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** Machines that operate, on two nodes of one installation. */
class ApiKeysTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String TOKEN = "a-key-that-the-deployment-gives";
    private static final String KEYS = "/ops/v1/api-keys";
    private static final String SALES = "/ops/v1/sales";

    private static TestProcess one;
    private static TestProcess other;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = TestProcess.settings(Map.of("operator.token", TOKEN));
        one = TestProcess.start(settings);
        other = TestProcess.start(settings);
        one.createSale("shop", 5, new JsonObject());
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static Answer make(String name, String role, Object expires) throws Exception {
        JsonObject body = new JsonObject().put("name", name).put("role", role).put("expires_at", expires);
        return one.api.post(KEYS, body, bearer(TOKEN));
    }

    private static JsonObject listed(String id) throws Exception {
        return one.api.get(KEYS, bearer(TOKEN)).json().getJsonArray("api_keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("id").equals(id))
                .findFirst()
                .orElse(null);
    }

    private static JsonObject newest(String path) throws Exception {
        return one.api
                .get(path + "?limit=1", bearer(TOKEN))
                .json()
                .getJsonArray("entries")
                .getJsonObject(0);
    }

    @Test
    void a_key_works_at_once_on_every_node_and_is_named_in_the_trail() throws Exception {
        JsonObject made = make("nightly job", "operator", null).json();
        String[] key = bearer(made.getString("key"));
        assertEquals("key:settings", newest("/ops/v1/audit").getString("actor"));
        assertFalse(newest("/ops/v1/audit").encode().contains(made.getString("key")));
        assertEquals(200, other.api.get(SALES, key).status());
        JsonObject message = new JsonObject().put("message", "Hello");
        assertEquals(200, one.api.put(SALES + "/shop/message", message, key).status());
        assertEquals("key:nightly job", newest(SALES + "/shop/audit").getString("actor"));
        Api.eventually(SOON, () -> listed(made.getString("id")).getString("last_used_at") != null);
        Refusals.judge(401, "unauthorized", one.api.get("/ops/v1/session", key));
    }

    @Test
    void a_revoked_key_opens_nothing_within_two_seconds() throws Exception {
        JsonObject made = make("short lived", "viewer", null).json();
        String[] key = bearer(made.getString("key"));
        assertEquals(200, one.api.get(SALES, key).status());
        assertEquals(200, other.api.get(SALES, key).status());
        String path = KEYS + "/" + made.getString("id");
        assertEquals(204, one.api.delete(path, bearer(TOKEN)).status());
        Api.eventually(SOON, () -> one.api.get(SALES, key).status() == 401);
        Api.eventually(SOON, () -> other.api.get(SALES, key).status() == 401);
        Refusals.judge(404, "unknown_api_key", one.api.delete(path, bearer(TOKEN)));
        assertEquals("api-key-revoke", newest("/ops/v1/audit").getString("action"));
        assertEquals(null, listed(made.getString("id")));
        assertEquals(201, make("short lived", "viewer", null).status());
    }

    @Test
    void a_key_ends_at_its_time() throws Exception {
        Instant end = Instant.now().plusSeconds(2);
        JsonObject made = make("till two", "viewer", end.toString()).json();
        String[] key = bearer(made.getString("key"));
        assertEquals(200, one.api.get(SALES, key).status());
        Api.eventually(Duration.ofSeconds(6), () -> one.api.get(SALES, key).status() == 401);
        assertTrue(Instant.now().isAfter(end.minusMillis(500)), "ended early");
        Refusals.judge(422, "field_invalid", make("past", "viewer", "2020-01-01T00:00:00Z"));
    }

    @Test
    void names_of_keys_in_use_are_not_given_twice() throws Exception {
        assertEquals(201, make("only one", "viewer", null).status());
        Refusals.judge(409, "name_taken", make("only one", "viewer", null));
        Refusals.judge(409, "name_taken", make("settings", "viewer", null));
        Refusals.judge(422, "field_invalid", make("a\nb", "viewer", null));
        Refusals.judge(422, "field_invalid", make("no role", null, null));
    }

    @Test
    void a_creation_that_is_repeated_with_its_key_is_answered_as_at_first() throws Exception {
        JsonObject sale = one.api.get(SALES + "/shop", bearer(TOKEN)).json();
        JsonObject body = new JsonObject()
                .put("id", "repeated")
                .put("title", "Once")
                .put("currency", "EUR")
                .put("new_users_per_minute", 60)
                .put("total_active_users", 10)
                .put("products", sale.getJsonArray("products").copy());
        for (String figure : new String[] {"available", "reserved", "sold", "stock_band", "max_per_buyer"}) {
            body.getJsonArray("products").getJsonObject(0).remove(figure);
        }
        String[] request = bearer(TOKEN, "Idempotency-Key", TestProcess.key());
        assertEquals(201, one.api.post(SALES, body, request).status());
        Answer again = other.api.post(SALES, body, request);
        assertEquals(201, again.status(), again.body());
        assertEquals("repeated", again.json().getString("id"));
        Refusals.judge(409, "sale_exists", one.api.post(SALES, body, bearer(TOKEN)));
        Refusals.judge(409, "sale_exists", one.api.post(SALES, body.put("title", "Twice"), request));
        assertEquals("create", newest(SALES + "/repeated/audit").getString("action"));
    }

    @Test
    void the_key_of_one_process_opens_no_other() throws Exception {
        assertEquals(200, one.api.get(SALES, one.operator()).status());
        assertEquals(401, other.api.get(SALES, one.operator()).status());
        assertNotEquals(one.running.operatorToken(), other.running.operatorToken());
        assertEquals(200, other.api.get(SALES, bearer(TOKEN)).status());
        assertEquals(401, other.api.get(SALES, bearer(TOKEN + "x")).status());
    }
}
