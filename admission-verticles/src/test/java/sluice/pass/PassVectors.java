package sluice.pass;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Makes {@code docs/pass-vectors.json}: passes, and tokens that are almost passes. Everything in it is fixed, so that
 * it is the same file whenever it is made. Each vector differs from a good pass in what its name says, and bears a
 * genuine signature wherever the difference is not the signature.
 */
final class PassVectors {
    private final JsonArray vectors = new JsonArray();

    private PassVectors() {}

    static JsonObject file() {
        PassVectors made = new PassVectors();
        HeaderVectors.addTo(made);
        ClaimVectors.addTo(made);
        ByteVectors.addTo(made);
        return new JsonObject()
                .put(
                        "about",
                        "Passes and what is not one, see passes.md. Judge each token as if it were shown at 'now' "
                                + "for a sale 'audience', with a leeway of at most 'leeway' seconds, on the device "
                                + "whose cookie is 'device'; the keys are in 'jwks'. 'kind' says what is wrong with "
                                + "it, 'why' in words.")
                .put("issuer", PassForge.ISSUER)
                .put("audience", PassForge.SALE)
                .put("now", PassForge.NOW)
                .put("leeway", 30)
                .put("device", PassForge.DEVICE)
                .put("device_digest", PassClaims.digest(PassForge.DEVICE))
                .put(
                        "jwks",
                        new JsonObject()
                                .put(
                                        "keys",
                                        new JsonArray()
                                                .add(PassForge.KEY.open())
                                                .add(PassForge.OTHER.open())))
                .put("vectors", made.vectors);
    }

    /** Adds a token of a {@code kind}, of which "good" is to be accepted, and says {@code why} in words. */
    void add(String name, String kind, String token, String why) {
        vectors.add(new JsonObject()
                .put("name", name)
                .put("token", token)
                .put("expect", kind.equals("good") ? "accept" : "reject")
                .put("kind", kind)
                .put("why", why));
    }
}
