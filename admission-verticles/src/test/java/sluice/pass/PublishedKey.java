package sluice.pass;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A P-256 key that everybody knows, because it stands in RFC 6979, with signatures that are the same whenever they are
 * made (RFC 6979 section 3.2): for test vectors that can be made again byte by byte. Slow and not for secrets.
 */
final class PublishedKey {
    static final BigInteger ORDER = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    private static final BigInteger FIELD = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final Point BASE = new Point(
            hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
            hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));
    private static final int BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private record Point(BigInteger x, BigInteger y) {}

    private final BigInteger secret;

    private PublishedKey(BigInteger secret) {
        this.secret = secret;
    }

    /** The key of RFC 6979, appendix A.2.5. */
    static PublishedKey ofRfc6979() {
        return new PublishedKey(hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
    }

    /** Another key, by its number. */
    static PublishedKey numbered(long number) {
        return new PublishedKey(BigInteger.valueOf(number));
    }

    /** The public part as a JWK; its id is the thumbprint (RFC 7638). */
    JsonObject open() {
        Point point = times(secret, BASE);
        String x = BASE64.encodeToString(bytes(point.x()));
        String y = BASE64.encodeToString(bytes(point.y()));
        String thumbprint = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
        return new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("use", "sig")
                .put("kid", PassClaims.digest(thumbprint))
                .put("x", x)
                .put("y", y);
    }

    String kid() {
        return open().getString("kid");
    }

    /** r and s, 32 bytes each. */
    byte[] sign(String text) {
        byte[] hash = sha256(text.getBytes(StandardCharsets.UTF_8));
        BigInteger k = nonce(hash);
        BigInteger r = times(k, BASE).x().mod(ORDER);
        BigInteger s = k.modInverse(ORDER)
                .multiply(new BigInteger(1, hash).add(r.multiply(secret)))
                .mod(ORDER);
        return join(bytes(r), bytes(s));
    }

    /** Section 3.2; the next candidate of its loop is never needed for the texts that are signed here. */
    private BigInteger nonce(byte[] hash) {
        byte[] v = new byte[BYTES];
        byte[] key = new byte[BYTES];
        Arrays.fill(v, (byte) 1);
        byte[] seed = join(bytes(secret), bytes(new BigInteger(1, hash).mod(ORDER)));
        for (byte round = 0; round <= 1; round++) {
            key = hmac(key, join(join(v, new byte[] {round}), seed));
            v = hmac(key, v);
        }
        BigInteger k = new BigInteger(1, hmac(key, v));
        if (k.signum() == 0 || k.compareTo(ORDER) >= 0) throw new IllegalStateException("one in 2^32");
        return k;
    }

    private static Point times(BigInteger factor, Point point) {
        Point sum = null;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            if (sum != null) sum = add(sum, sum);
            if (factor.testBit(bit)) sum = sum == null ? point : add(sum, point);
        }
        return sum;
    }

    private static Point add(Point p, Point q) {
        BigInteger slope = p.equals(q)
                ? p.x().pow(2)
                        .multiply(THREE)
                        .subtract(THREE)
                        .multiply(p.y().shiftLeft(1).modInverse(FIELD))
                : q.y().subtract(p.y()).multiply(q.x().subtract(p.x()).modInverse(FIELD));
        BigInteger x = slope.pow(2).subtract(p.x()).subtract(q.x()).mod(FIELD);
        return new Point(x, slope.multiply(p.x().subtract(x)).subtract(p.y()).mod(FIELD));
    }

    static byte[] bytes(BigInteger number) {
        byte[] raw = number.toByteArray();
        byte[] fixed = new byte[BYTES];
        int length = Math.min(raw.length, BYTES);
        System.arraycopy(raw, raw.length - length, fixed, BYTES - length, length);
        return fixed;
    }

    static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] hmac(byte[] key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }
}
