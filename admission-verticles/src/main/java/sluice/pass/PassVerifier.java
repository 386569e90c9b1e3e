package sluice.pass;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import sluice.sale.Refusal;

/**
 * Verifies passes. {@link JWTAuth} alone accepts what it must not (no usable key with {@code alg: none}, a missing
 * {@code exp}, an unknown {@code crit}, any {@code typ}, an absent {@code kid}), so {@link PassForm} is judged first
 * and the library is asked only about a token of the one form we issue, by the one key it names.
 *
 * <p>Every token costs exactly one verification on a worker thread, also one that was refused before: for that one a
 * decoy is verified. So how long an answer takes does not tell how far a forger has come.
 */
public final class PassVerifier {
    /** What a pass is shown for: which sale, when, and on which device (digest of its cookie, empty without one). */
    public record Use(String sale, Instant now, String device) {}

    /** A key as the library holds it. */
    private record Asked(JWTAuth key, String token) {}

    private static final int LEEWAY_SECONDS = 30;
    private static final int MOST_AT_ONCE = 256;

    private final Vertx vertx;
    private final String issuer;
    private final Supplier<Map<String, JWTAuth>> keys;
    private final Asked decoy;
    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder verifications = new LongAdder();

    /** {@code keys} by their ids, as they are at each moment; see {@link #key}. */
    PassVerifier(Vertx vertx, String issuer, Supplier<Map<String, JWTAuth>> keys) {
        this.vertx = vertx;
        this.issuer = issuer;
        this.keys = keys;
        this.decoy = decoy(vertx);
    }

    /** A verifier by the public keys of {@code jwks} (RFC 7517), which never change. */
    static PassVerifier by(Vertx vertx, String issuer, JsonObject jwks) {
        Map<String, JWTAuth> keys = new HashMap<>();
        for (Object key : jwks.getJsonArray("keys")) {
            keys.put(((JsonObject) key).getString("kid"), key(vertx, (JsonObject) key));
        }
        if (keys.isEmpty()) throw new IllegalStateException("a verifier without a key would accept anything");
        return new PassVerifier(vertx, issuer, () -> keys);
    }

    static JWTAuth key(Vertx vertx, JsonObject openKey) {
        JWTAuthOptions options = new JWTAuthOptions()
                .addJwk(openKey)
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true).setLeeway(LEEWAY_SECONDS));
        return JWTAuth.create(vertx, options);
    }

    /** A token of the right form, signed by another key than the one it names. */
    private static Asked decoy(Vertx vertx) {
        PassKey named = PassKey.of(PassKey.make());
        PassKey signing = PassKey.of(PassKey.make());
        return new Asked(key(vertx, named.open()), signing.sign(PassKeys.SELF_CHECK.signingInput(named.kid())));
    }

    /**
     * The claims of a pass that is genuine, of this sale, begun, not over, and on its own device. Refusals: {@code
     * pass_invalid}, {@code pass_expired}, {@code pass_other_device}, {@code busy}.
     */
    public Future<PassClaims> judge(String token, Use use) {
        return verify(token, use.sale()).map(claims -> {
            requireCurrent(claims, use.now());
            if (!claims.isOn(use.device())) throw Refusal.PASS_OTHER_DEVICE.refused();
            return claims;
        });
    }

    /** Throws {@code pass_invalid} for a pass of the future and {@code pass_expired} for one of the past. */
    public static void requireCurrent(PassClaims claims, Instant now) {
        long seconds = now.getEpochSecond();
        if (claims.issuedAt() > seconds + LEEWAY_SECONDS) throw Refusal.PASS_INVALID.refused();
        if (claims.expiresAt() <= seconds - LEEWAY_SECONDS) throw Refusal.PASS_EXPIRED.refused();
    }

    /**
     * The claims of a genuine pass of {@code sale}, expired or not; else the refusal {@code pass_invalid}. The check
     * runs on a worker thread (about 1 ms), a bounded number at once: beyond it the refusal {@code busy}.
     */
    public Future<PassClaims> verify(String token, String sale) {
        Optional<PassForm> form = form(token);
        Optional<JWTAuth> key = form.map(known -> keys.get().get(known.kid()));
        Asked asked = key.map(found -> new Asked(found, token)).orElse(decoy);
        if (running.incrementAndGet() > MOST_AT_ONCE) {
            running.decrementAndGet();
            return Future.failedFuture(Refusal.BUSY.refused());
        }
        return vertx.executeBlocking(() -> ask(asked), false)
                .compose(authenticated -> authenticated)
                .transform(done -> outcome(done, key.flatMap(found -> form), sale))
                .onComplete(done -> running.decrementAndGet());
    }

    private static Optional<PassForm> form(String token) {
        try {
            return Optional.of(PassForm.of(token));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private Future<?> ask(Asked asked) {
        verifications.increment();
        return asked.key().authenticate(new TokenCredentials(asked.token()));
    }

    private Future<PassClaims> outcome(AsyncResult<?> signature, Optional<PassForm> form, String sale) {
        return form.map(PassForm::claims)
                .filter(claims -> signature.succeeded())
                .filter(claims -> claims.issuer().equals(issuer))
                .filter(claims -> claims.sale().equals(sale))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(Refusal.PASS_INVALID.refused()));
    }

    /** The claims without any check of the signature; empty for what is not of a pass's form or of another sale. */
    public Optional<PassClaims> read(String token, String sale) {
        try {
            return Optional.of(PassForm.claimsOf(token))
                    .filter(claims -> claims.sale().equals(sale));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    /** How many signatures were verified so far, decoys among them. */
    long verifications() {
        return verifications.sum();
    }
}
