package sluice.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.postgres.Secrets;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;

/** Keys in a real Postgres, and tokens that are almost passes. */
class PassVerifierTest {
    private static final String TICKET = "a-ticket-of-22-letters";
    private static final PassClaims CLAIMS =
            new PassClaims("sluice", "shoes", TICKET, "jti", 1_700_000_000, 1_900_000_000, 2, "");

    private static Vertx vertx;
    private static Secrets secrets;
    private static PassKeys keys;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        EmbeddedStores stores = EmbeddedStores.shared();
        Settings settings = new Settings(Settings.Overrides.of(Map.of(
                "postgres.uri", stores.postgresUri(),
                "postgres.user", stores.postgresUser(),
                "postgres.password", stores.postgresPassword(),
                "postgres.schema", "t" + UUID.randomUUID().toString().substring(0, 8))));
        Postgres postgres = new Postgres(vertx, PostgresSettings.from(settings));
        await(postgres.migrate());
        secrets = new Secrets(postgres);
        keys = await(PassKeys.load(vertx, secrets));
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = await(vertx.close().map(true));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static String pass() throws Exception {
        return await(keys.sign(CLAIMS, keys.kid()));
    }

    private static String encode(JsonObject part) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(part.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject decode(String part) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    /** A genuine signature of our key over another header or other claims. */
    private static String signed(UnaryOperator<JsonObject> header, UnaryOperator<JsonObject> claims) throws Exception {
        String[] parts = pass().split("\\.", -1);
        String input = encode(header.apply(decode(parts[0]))) + "." + encode(claims.apply(decode(parts[1])));
        PassKey key = PassKey.of(await(secrets.of("pass", PassKey::make)).get(0));
        return key.sign(input);
    }

    private static void refused(String token) {
        ExecutionException failure = assertThrows(
                ExecutionException.class, () -> await(keys.verifier().verify(token, "shoes")), token);
        assertEquals(Refusal.PASS_INVALID, ((Refused) failure.getCause()).refusal());
    }

    @Test
    void a_pass_says_what_was_signed_also_when_it_has_run_out() throws Exception {
        assertEquals(CLAIMS, await(keys.verifier().verify(pass(), "shoes")));
        PassClaims old = new PassClaims("sluice", "shoes", TICKET, "jti", 1000, 2000, 2, "device");
        assertEquals(old, await(keys.verifier().verify(await(keys.sign(old, keys.kid())), "shoes")));
    }

    @Test
    void a_pass_of_another_sale_is_none() throws Exception {
        PassClaims other = new PassClaims("sluice", "boots", TICKET, "jti", 1000, 2000, 2, "");
        refused(await(keys.sign(other, keys.kid())));
    }

    @Test
    void only_the_one_form_of_a_pass_is_believed() throws Exception {
        assertEquals(CLAIMS, await(keys.verifier().verify(signed(h -> h, c -> c), "shoes")));
        refused(signed(header -> header.put("typ", "JWT"), c -> c));
        refused(signed(header -> header.put("alg", "HS256"), c -> c));
        refused(signed(header -> header.put("crit", "x"), c -> c));
        refused(signed(header -> header.put("kid", "another"), c -> c));
        refused(signed(header -> header.put("kid", 1), c -> c));
        refused(signed(PassVerifierTest::withoutKid, c -> c));
        refused(signed(h -> h, claims -> claims.put("exp", "2000")));
        refused(signed(h -> h, claims -> claims.put("max_qty", 1.5)));
        refused(signed(h -> h, claims -> claims.put("sub", "")));
        refused(signed(h -> h, claims -> claims.put("sub", "not a ticket of the line")));
        refused(signed(h -> h, claims -> claims.putNull("dvc")));
        refused(signed(h -> h, claims -> claims.put("dvc", 7)));
        refused(signed(h -> h, claims -> claims.put("aud", 1)));
    }

    private static JsonObject withoutKid(JsonObject header) {
        JsonObject less = header.copy();
        assertEquals(keys.kid(), less.remove("kid"));
        return less;
    }

    @Test
    void a_token_without_our_signature_is_none() throws Exception {
        String[] parts = pass().split("\\.", -1);
        JsonObject none = decode(parts[0]).put("alg", "none");
        refused(encode(none) + "." + parts[1] + ".");
        refused(encode(none) + "." + parts[1] + "." + parts[2]);
        refused(parts[0] + "." + parts[1] + ".");
        refused(parts[0] + "." + encode(decode(parts[1]).put("max_qty", 9)) + "." + parts[2]);
        PassKey thief = PassKey.of(PassKey.make());
        refused(thief.sign(parts[0] + "." + parts[1]));
        refused(thief.sign(CLAIMS.signingInput(thief.kid())));
    }

    @Test
    void garbage_is_none() throws Exception {
        for (String token : new String[] {
            "", ".", "..", "...", "a.b.c", "🦊.🦊.🦊", pass() + "." + pass(), "e30.e30.", "x".repeat(3000)
        }) {
            refused(token);
        }
    }

    @Test
    void every_node_reads_the_same_keys_and_publishes_their_open_part() throws Exception {
        PassKeys other = await(PassKeys.load(vertx, secrets));
        assertEquals(keys.jwks(), other.jwks());
        assertEquals(CLAIMS, await(other.verifier().verify(pass(), "shoes")));
        JsonObject key = keys.jwks().getJsonArray("keys").getJsonObject(0);
        assertFalse(key.containsKey("d"));
        assertEquals(keys.kid(), key.getString("kid"));
        String thumbprint = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + key.getString("x") + "\",\"y\":\""
                + key.getString("y") + "\"}";
        assertEquals(PassClaims.digest(thumbprint), key.getString("kid"));
    }
}
