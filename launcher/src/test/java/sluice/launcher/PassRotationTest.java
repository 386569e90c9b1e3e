package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** Pass keys change while people claim and buy; another shop verifies by a key set that it keeps as long as it may. */
class PassRotationTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROTATIONS = 3;
    private static final int SHOPPERS = 4;

    private static TestProcess sluice;
    private static TestProcess neighbour;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = TestProcess.settings(Map.of("pass.publish-ahead", "2s"));
        sluice = TestProcess.of(settings);
        neighbour = TestProcess.of(settings);
    }

    @AfterAll
    static void stop() {
        neighbour.running.close();
        sluice.close();
    }

    /** A shop with a JOSE library of its own and a cache that keeps to {@code max-age}. */
    private static final class OtherShop {
        private final Set<String> keys = new LinkedHashSet<>();
        private DefaultJWTProcessor<SecurityContext> processor;
        private long freshUntil;
        private String etag = "";

        synchronized void verify(String pass) throws Exception {
            if (System.nanoTime() > freshUntil) fetch();
            processor.process(pass, null);
        }

        private void fetch() throws Exception {
            long asked = System.nanoTime();
            Answer answer = neighbour.api.get("/.well-known/jwks.json", "If-None-Match", etag);
            String age = answer.headers().get("Cache-Control").replaceAll(".*max-age=", "");
            freshUntil = asked + Duration.ofSeconds(Long.parseLong(age)).toNanos();
            if (answer.status() == 304) return;
            etag = answer.headers().get("ETag");
            JWKSet set = JWKSet.parse(answer.body());
            set.getKeys().forEach(key -> keys.add(key.getKeyID()));
            processor = new DefaultJWTProcessor<>();
            processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("admission+jwt")));
            processor.setJWSKeySelector(
                    new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(set)));
            processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    "turning", null, Set.of("iss", "sub", "jti", "iat", "nbf", "exp", "max_qty")));
        }
    }

    @Test
    void no_valid_pass_is_refused_while_keys_change() throws Exception {
        sluice.openSale("turning", 100_000, new JsonObject().put("host", "shop.example"));
        OtherShop shop = new OtherShop();
        String first = Jwt.of(round(shop)).header().getString("kid");
        Set<String> signed = ConcurrentHashMap.newKeySet();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService shoppers = Executors.newFixedThreadPool(SHOPPERS);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < SHOPPERS; i++) {
            work.add(shoppers.submit(() -> {
                while (!over.get()) {
                    signed.add(Jwt.of(round(shop)).header().getString("kid"));
                    rounds.incrementAndGet();
                }
                return null;
            }));
        }
        Set<String> rotations = new LinkedHashSet<>();
        try {
            Api.eventually(LONG, () -> {
                if (signed.containsAll(rotations) && rotations.size() < ROTATIONS) rotate(rotations);
                boolean broken = work.stream().anyMatch(Future::isDone);
                return broken || (rotations.size() == ROTATIONS && signed.containsAll(rotations));
            });
        } finally {
            over.set(true);
            shoppers.shutdown();
        }
        for (Future<?> shopper : work) assertNull(shopper.get(20, TimeUnit.SECONDS));
        assertTrue(signed.contains(first), "the first key signed in the beginning");
        assertEquals(ROTATIONS + 1, shop.keys.size(), "every key was published");
        assertTrue(rounds.get() > 10, rounds + " rounds");
    }

    private static void rotate(Set<String> rotations) throws Exception {
        Answer answer = sluice.api.post("/ops/v1/pass-keys", null, sluice.operator());
        if (answer.status() == 409) {
            Refusals.judge(409, "key_pending", answer);
            return;
        }
        assertEquals(201, answer.status(), answer.body());
        rotations.add(answer.json().getString("id"));
    }

    /** One shopper, from the line to an order, over both nodes in turn; answers his pass. */
    private static String round(OtherShop shop) throws Exception {
        String ticket = sluice.join("turning");
        String pass = sluice.claim("turning", ticket);
        shop.verify(pass);
        for (TestProcess node : List.of(sluice, neighbour)) {
            Jwt again = Jwt.of(node.claim("turning", ticket));
            assertEquals(Jwt.of(pass).signingInput(), again.signingInput());
            Answer let = node.authz("turning", "shop.example", "/x", Api.bearer(pass));
            assertEquals(204, let.status(), let.body());
        }
        Answer bought = neighbour.buy("turning", pass, key(), purchase("unit", 1, "tok_ok"));
        assertEquals(202, bought.status(), bought.body());
        return pass;
    }
}
