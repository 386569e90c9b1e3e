package sluice.pass;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.postgres.Secrets.Secret;

/**
 * The keys of an installation as of one reading: all that are not retired are published and verify; of those that were
 * published long enough ago, the newest signs.
 */
final class PassKeys {
    static final String PURPOSE = "pass";

    /** What a key signs to prove itself; it never leaves the process. */
    static final PassClaims SELF_CHECK =
            new PassClaims("sluice", "self-check", "self-check-of-this-key", "self-check-of-this-key", 1, 3600, 1, "");

    private final Map<String, PassKey> published = new LinkedHashMap<>();
    private final Map<String, JWTAuth> verifying = new HashMap<>();
    private final PassKey signing;
    private final Duration newestAge;
    private final JsonObject jwks;
    private final String etag;

    /** {@code secrets} oldest first; a new key signs from the age {@code ahead} on, the very first one at once. */
    PassKeys(Vertx vertx, List<Secret> secrets, Duration ahead) {
        PassKey chosen = null;
        Duration youngest = Duration.ZERO;
        JsonArray open = new JsonArray();
        for (Secret secret : secrets) {
            if (secret.retired()) continue;
            PassKey key = PassKey.of(secret);
            published.put(key.kid(), key);
            verifying.put(key.kid(), PassVerifier.key(vertx, key.open()));
            open.add(key.open());
            youngest = secret.age();
            if (chosen == null || secret.age().compareTo(ahead) >= 0) chosen = key;
        }
        if (chosen == null) throw new IllegalStateException("there is no usable pass key");
        this.signing = chosen;
        this.newestAge = youngest;
        this.jwks = new JsonObject().put("keys", open);
        this.etag = PassClaims.digest(jwks.encode()).substring(0, 22);
    }

    /** Fails unless what the signing key signs verifies by what is published of it. */
    Future<PassKeys> prove(Vertx vertx) {
        return vertx.executeBlocking(() -> signing.sign(SELF_CHECK.signingInput(kid())), false)
                .compose(token ->
                        new PassVerifier(vertx, SELF_CHECK.issuer(), this::verifying).verify(token, SELF_CHECK.sale()))
                .map(verified -> this);
    }

    String kid() {
        return signing.kid();
    }

    /** The published key with this id, or null. */
    PassKey key(String kid) {
        return published.get(kid);
    }

    Map<String, JWTAuth> verifying() {
        return verifying;
    }

    Duration newestAge() {
        return newestAge;
    }

    /** The published key set (RFC 7517), public parts only. */
    JsonObject jwks() {
        return jwks;
    }

    String etag() {
        return etag;
    }
}
