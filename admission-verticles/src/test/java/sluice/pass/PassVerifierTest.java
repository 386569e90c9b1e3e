package sluice.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sluice.pass.PassStage.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.postgres.Secrets;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/** Keys in a real Postgres, and tokens that are almost passes. */
class PassVerifierTest {
    private static final String TICKET = "a-ticket-of-22-letters";
    private static final String DEVICE = PassClaims.digest("a device");
    private static final PassClaims CLAIMS =
            new PassClaims("sluice", "shoes", TICKET, TICKET, 1_700_000_000, 1_700_000_600, 2, "");

    private static PassStage stage;
    private static PassKeyRing keys;

    @BeforeAll
    static void start() throws Exception {
        stage = new PassStage();
        keys = stage.ring(Duration.ZERO);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
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
        PassKey key = PassKey.of(await(stage.secrets.of("pass", PassKey::make, Secrets.Note.NONE))
                .get(0));
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
        PassClaims old = new PassClaims("sluice", "shoes", TICKET, TICKET, 1000, 2000, 2, DEVICE);
        assertEquals(old, await(keys.verifier().verify(await(keys.sign(old, keys.kid())), "shoes")));
    }

    @Test
    void a_pass_of_another_sale_is_none() throws Exception {
        PassClaims other = new PassClaims("sluice", "boots", TICKET, TICKET, 1000, 2000, 2, "");
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
    void a_pass_is_judged_by_its_time_and_its_device() throws Exception {
        PassClaims mine = new PassClaims("sluice", "shoes", TICKET, TICKET, 1_700_000_000, 1_700_000_600, 2, DEVICE);
        String token = await(keys.sign(mine, keys.kid()));
        assertEquals(mine, await(judge(token, 1_700_000_000, DEVICE)));
        assertEquals(mine, await(judge(token, 1_700_000_629, DEVICE)));
        assertEquals(mine, await(judge(token, 1_699_999_970, DEVICE)));
        refused(Refusal.PASS_EXPIRED, judge(token, 1_700_000_630, DEVICE));
        refused(Refusal.PASS_INVALID, judge(token, 1_699_999_969, DEVICE));
        refused(Refusal.PASS_OTHER_DEVICE, judge(token, 1_700_000_000, ""));
        refused(Refusal.PASS_OTHER_DEVICE, judge(token, 1_700_000_000, PassClaims.digest("another")));
        assertEquals(CLAIMS, await(judge(pass(), 1_700_000_000, DEVICE)));
    }

    private static Future<PassClaims> judge(String token, long now, String device) {
        return keys.verifier().judge(token, new PassVerifier.Use("shoes", Instant.ofEpochSecond(now), device));
    }

    private static void refused(Refusal refusal, Future<?> judgement) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> await(judgement));
        assertEquals(refusal, ((Refused) failure.getCause()).refusal());
    }
}
