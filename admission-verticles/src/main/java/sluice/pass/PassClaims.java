package sluice.pass;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What a pass says. The same claims under the same key always give the same signing input, byte for byte, so that a
 * pass whose answer was lost can be made again and still match the digest in its lease.
 *
 * @param issuedAt seconds since 1970; also the time before which the pass is not valid
 * @param expiresAt seconds since 1970
 * @param device SHA-256 of the device cookie in base64url; empty for an app without one
 */
public record PassClaims(
        String issuer,
        String sale,
        String ticket,
        String jti,
        long issuedAt,
        long expiresAt,
        int maxQty,
        String device) {
    static final String TYPE = "admission+jwt";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final MessageDigest SHA_256 = sha256();

    /** The first two parts of the token: header and claims, as RFC 7515 section 5.1 wants them signed. */
    public String signingInput(String kid) {
        JsonObject header =
                new JsonObject().put("alg", "ES256").put("typ", TYPE).put("kid", kid);
        JsonObject claims = new JsonObject()
                .put("iss", issuer)
                .put("aud", sale)
                .put("sub", ticket)
                .put("jti", jti)
                .put("iat", issuedAt)
                .put("nbf", issuedAt)
                .put("exp", expiresAt)
                .put("max_qty", maxQty);
        if (!device.isEmpty()) claims.put("dvc", device);
        return part(header) + "." + part(claims);
    }

    /** Whether it may be used on the device with this digest, empty without one: anywhere, if it names none. */
    public boolean isOn(String digest) {
        return device.isEmpty() || device.equals(digest);
    }

    private static String part(JsonObject json) {
        return BASE64.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 of {@code text} in base64url, 43 characters: the digest in a lease, and the device in a claim. */
    public static String digest(String text) {
        try {
            // A copy costs a tenth of what it costs to find the algorithm again.
            MessageDigest sha256 = (MessageDigest) SHA_256.clone();
            return BASE64.encodeToString(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
