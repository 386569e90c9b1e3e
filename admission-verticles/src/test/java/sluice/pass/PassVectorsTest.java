package sluice.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/** The published vectors: made again to the byte, and each judged as it says, at the same cost. */
class PassVectorsTest {
    private static final Path FILE = Path.of("../docs/pass-vectors.json");

    private static Vertx vertx;
    private static JsonObject file;
    private static PassVerifier verifier;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        if (Boolean.getBoolean("vectors.write")) {
            Files.writeString(FILE, PassVectors.file().encodePrettily() + "\n");
        }
        file = new JsonObject(Files.readString(FILE));
        verifier = PassVerifier.by(vertx, file.getString("issuer"), file.getJsonObject("jwks"));
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = vertx.close()
                .map(true)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static List<JsonObject> vectors() {
        return file.getJsonArray("vectors").stream().map(JsonObject.class::cast).toList();
    }

    /** The word of the judgement: accept, or the refusal's code. */
    @CanIgnoreReturnValue
    private static String judge(String token) throws Exception {
        PassVerifier.Use use = new PassVerifier.Use(
                file.getString("audience"),
                Instant.ofEpochSecond(file.getLong("now")),
                PassClaims.digest(file.getString("device")));
        try {
            verifier.judge(token, use).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            return "accept";
        } catch (ExecutionException refused) {
            Refusal refusal = ((Refused) refused.getCause()).refusal();
            assertTrue(refusal.status() == 401 || refusal.status() == 403, refusal.code());
            return refusal.code();
        }
    }

    @Test
    void the_file_is_what_its_generator_makes() {
        assertEquals(PassVectors.file(), file, "run this test with -Dvectors.write=true to make it again");
        assertTrue(vectors().stream()
                        .filter(vector -> vector.getString("expect").equals("reject"))
                        .count()
                >= 45);
        Set<String> names = new HashSet<>();
        vectors().forEach(vector -> assertTrue(names.add(vector.getString("name")), vector.getString("name")));
    }

    @Test
    void its_signatures_are_those_of_rfc_6979() {
        byte[] signature = PublishedKey.ofRfc6979().sign("sample");
        BigInteger r = new BigInteger(1, signature, 0, 32);
        BigInteger s = new BigInteger(1, signature, 32, 32);
        assertEquals("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716", r.toString(16));
        assertEquals("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", s.toString(16));
    }

    @Test
    void every_vector_is_judged_as_it_says() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (JsonObject vector : vectors()) {
            String expected = switch (vector.getString("kind")) {
                case "good" -> "accept";
                case "expired" -> "pass_expired";
                case "device" -> vector.getString("name").equals("dvc-other") ? "pass_other_device" : "pass_invalid";
                default -> "pass_invalid";
            };
            String word = judge(vector.getString("token"));
            if (!word.equals(expected)) wrong.add(vector.getString("name") + ": " + word + ", not " + expected);
        }
        assertEquals(List.of(), wrong);
    }

    /** What takes time is one verification of a signature, on a worker thread: for whatever token, exactly one. */
    @Test
    void no_token_costs_more_or_less_than_another() throws Exception {
        for (JsonObject vector : vectors()) {
            long before = verifier.verifications();
            judge(vector.getString("token"));
            assertEquals(1, verifier.verifications() - before, vector.getString("name"));
        }
    }
}
