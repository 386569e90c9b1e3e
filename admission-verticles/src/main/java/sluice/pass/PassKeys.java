package sluice.pass;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;

/**
 * The keys of an installation. The newest that is not retired signs; all that are published verify. Signing runs on a
 * worker thread. A process without a usable key does not start.
 */
public final class PassKeys {
    private static final String PURPOSE = "pass";

    private final Vertx vertx;
    private final Map<String, PassKey> keys;
    private final PassKey newest;
    private final PassVerifier verifier;

    private PassKeys(Vertx vertx, List<Secret> secrets) {
        this.vertx = vertx;
        this.keys = new LinkedHashMap<>();
        PassKey signing = null;
        for (Secret secret : secrets) {
            PassKey key = PassKey.of(secret);
            keys.put(key.kid(), key);
            if (!secret.retired()) signing = key;
        }
        if (signing == null) throw new IllegalStateException("there is no usable pass key");
        this.newest = signing;
        this.verifier = new PassVerifier(
                vertx, keys.values().stream().map(PassKey::open).toList());
    }

    /** Reads the keys, making the first one if there is none, and proves that what they sign verifies. */
    public static Future<PassKeys> load(Vertx vertx, Secrets secrets) {
        return secrets.of(PURPOSE, PassKey::make)
                .map(found -> new PassKeys(vertx, found))
                .compose(PassKeys::prove);
    }

    private Future<PassKeys> prove() {
        PassClaims claims =
                new PassClaims("sluice", "self-check", "self-check-of-this-key", "check", 0, Integer.MAX_VALUE, 1, "");
        return sign(claims, kid())
                .compose(token -> verifier.verify(token, "self-check"))
                .map(verified -> this);
    }

    /** The id of the key that signs new passes. */
    public String kid() {
        return newest.kid();
    }

    /** The token of {@code claims} under the key {@code kid}; fails if that key is no longer known. */
    public Future<String> sign(PassClaims claims, String kid) {
        PassKey key = keys.get(kid);
        if (key == null) return Future.failedFuture(new IllegalStateException("a pass was signed by an unknown key"));
        return vertx.executeBlocking(() -> key.sign(claims.signingInput(kid)), false);
    }

    public PassVerifier verifier() {
        return verifier;
    }

    /** The published key set (RFC 7517), public parts only. */
    public JsonObject jwks() {
        JsonArray open = new JsonArray();
        keys.values().forEach(key -> open.add(key.open()));
        return new JsonObject().put("keys", open);
    }
}
