package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;

/** The published vectors, shown to every door of a process that has their key. Even good ones have run out by now. */
class PassVectorsOverHttpTest {
    /** The private key of RFC 6979, appendix A.2.5, which has signed them. */
    private static final String SECRET = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";

    /** Forms, types and limits of claims that a library for all tokens leaves to whoever uses it. */
    private static final List<String> STRICTER =
            List.of(("kid-missing kid-null null-sub null-jti null-iat null-nbf null-exp null-max_qty "
                            + "iat-negative nbf-negative exp-fraction max-qty-text max-qty-fraction max-qty-zero "
                            + "max-qty-negative sub-number dvc-number dvc-null aud-array aud-many sub-empty sub-form "
                            + "sub-nul sub-unicode jti-empty dvc-empty dvc-other exp-far base64-padding "
                            + "base64-padding-claims base64-line-break base64-blank base64-trailing-bits "
                            + "base64-alphabet too-long")
                    .split(" "));

    private static JsonObject file;
    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        file = new JsonObject(Files.readString(Path.of("../docs/pass-vectors.json")));
        Map<String, String> settings = TestProcess.settings(Map.of("pass.publish-ahead", "2s"));
        sluice = TestProcess.of(settings);
        JsonObject key = file.getJsonObject("jwks").getJsonArray("keys").getJsonObject(0);
        byte[] secret = HexFormat.of().parseHex(SECRET);
        JsonObject whole =
                key.copy().put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        Secret known = Secret.made(key.getString("kid"), Buffer.buffer(whole.encode()));
        Secrets secrets = sluice.running.node().secrets();
        assertTrue(Running.await(secrets.add("pass", known, Secrets.Note.NONE), Duration.ofSeconds(5)));
        Api.eventually(
                Duration.ofSeconds(10),
                () -> sluice.api.get("/.well-known/jwks.json").body().contains(key.getString("kid")));
        String sale = file.getString("audience");
        sluice.openSale(sale, 5, new JsonObject().put("host", "shop.example"));
        // The doors do open for a pass: then what they refuse is not the sale's own trouble.
        String[] pass = new String[1];
        Api.eventually(Duration.ofSeconds(20), () -> {
            if (pass[0] == null) pass[0] = sluice.claim(sale, sluice.join(sale));
            return sluice.buy(sale, pass[0], key(), purchase("unit", 1, "tok_ok"))
                            .status()
                    == 202;
        });
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void no_door_opens_for_any_of_them() throws Exception {
        List<String> wrong = new ArrayList<>();
        int shown = 0;
        for (Object each : file.getJsonArray("vectors")) {
            JsonObject vector = (JsonObject) each;
            String token = vector.getString("token");
            // A line break cannot be sent in a header.
            if (token.indexOf('\n') >= 0) continue;
            shown++;
            for (Answer answer : doors(token)) {
                boolean closed = answer.status() == 401 || answer.status() == 403;
                if (!closed) wrong.add(vector.getString("name") + ": " + answer.status() + " " + answer.body());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(shown >= 45, shown + " vectors");
    }

    /** What a library judges by itself, and where the profile asks for more than it does. */
    @Test
    void another_library_agrees_except_where_the_profile_asks_for_more() throws Exception {
        DefaultJWTProcessor<SecurityContext> library = library();
        List<String> accepted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Object each : file.getJsonArray("vectors")) {
            JsonObject vector = (JsonObject) each;
            boolean good = vector.getString("expect").equals("accept");
            try {
                library.process(vector.getString("token"), null);
                if (!good) accepted.add(vector.getString("name"));
            } catch (ParseException | JOSEException | BadJOSEException e) {
                if (good) refused.add(vector.getString("name"));
            }
        }
        assertEquals(List.of(), refused);
        assertEquals(STRICTER, accepted);
    }

    private static DefaultJWTProcessor<SecurityContext> library() throws Exception {
        JWKSet set = JWKSet.parse(file.getJsonObject("jwks").encode());
        Date now = Date.from(Instant.ofEpochSecond(file.getLong("now")));
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("admission+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(set)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        file.getString("audience"),
                        new JWTClaimsSet.Builder()
                                .issuer(file.getString("issuer"))
                                .build(),
                        Set.of("sub", "jti", "iat", "nbf", "exp", "max_qty")) {
                    @Override
                    protected Date currentTime() {
                        return now;
                    }
                };
        claims.setMaxClockSkew(file.getInteger("leeway"));
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    private static List<Answer> doors(String token) throws Exception {
        String sale = "/v1/sales/" + file.getString("audience");
        String[] keyed = bearer(token, "Idempotency-Key", key());
        return List.of(
                sluice.api.post(sale + "/orders", purchase("unit", 1, "tok_ok"), keyed),
                sluice.authz(file.getString("audience"), "shop.example", "/x", bearer(token)),
                sluice.api.post(sale + "/handoff", new JsonObject().put("return", "/x"), bearer(token)));
    }
}
