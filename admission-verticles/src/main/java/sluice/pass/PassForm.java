package sluice.pass;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.http.StrictJson;
import sluice.sale.Refusal;

/**
 * A token of exactly the one form in which passes are made: RFC 7515's compact form in canonical base64url, a header of
 * three known members, claims of known types. Whatever a JWT library might make of other forms is not asked. That a
 * token has this form proves nothing else.
 */
record PassForm(String kid, PassClaims claims) {
    private static final int LONGEST_TOKEN = 2048;
    private static final int DEEPEST = 4;
    private static final int SIGNATURE_BYTES = 64;
    private static final long LATEST = 253_402_300_799L;
    private static final int MOST_UNITS = 1000;
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");
    private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** The order of the curve's base point: both halves of a signature are from 1 to one less. */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final StrictJson JSON = new StrictJson(DEEPEST);

    /** Takes {@code token} apart; the refusal {@code pass_invalid} for any other form. */
    static PassForm of(String token) {
        requireLength(token);
        List<String> parts = Arrays.asList(token.split("\\.", -1));
        require(parts.size() == 3);
        JsonObject header = JSON.object(Buffer.buffer(decode(parts.get(0))));
        boolean ours = header.fieldNames().equals(HEADER)
                && "ES256".equals(header.getValue("alg"))
                && PassClaims.TYPE.equals(header.getValue("typ"));
        require(ours);
        requireSignature(decode(parts.get(2)));
        return new PassForm(text(header, "kid", KID), claims(parts.get(1)));
    }

    /** The claims alone, for finding the lease whose digest will prove them. */
    static PassClaims claimsOf(String token) {
        requireLength(token);
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        require(first >= 0 && second >= 0 && token.indexOf('.', second + 1) < 0);
        return claims(token.substring(first + 1, second));
    }

    private static void requireLength(String token) {
        require(token.length() <= LONGEST_TOKEN);
    }

    /** Bytes have one text here: no padding, no other alphabet, no bits that say nothing. */
    private static byte[] decode(String part) {
        byte[] bytes = bytes(part);
        require(bytes.length > 0 && endsPlainly(part, bytes));
        return bytes;
    }

    /** Whether the last characters, which alone may be written in several ways, are those an encoder writes. */
    private static boolean endsPlainly(String part, byte[] bytes) {
        int from = (bytes.length - 1) / 3;
        String end = BASE64.encodeToString(Arrays.copyOfRange(bytes, from * 3, bytes.length));
        return part.length() == from * 4 + end.length() && part.endsWith(end);
    }

    private static byte[] bytes(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException otherAlphabet) {
            throw Refusal.PASS_INVALID.refused();
        }
    }

    /** Zeros and numbers beyond the order are no signature, whatever a library says of them (CVE-2022-21449). */
    private static void requireSignature(byte[] signature) {
        require(signature.length == SIGNATURE_BYTES);
        for (int half = 0; half < SIGNATURE_BYTES; half += SIGNATURE_BYTES / 2) {
            BigInteger number = new BigInteger(1, signature, half, SIGNATURE_BYTES / 2);
            require(number.signum() > 0 && number.compareTo(ORDER) < 0);
        }
    }

    private static PassClaims claims(String part) {
        byte[] bytes = decode(part);
        PassClaims plain = PlainClaims.read(bytes);
        // Whatever is wrong is found by the one reader that says so.
        return plain != null && inRange(plain) ? plain : claims(bytes);
    }

    private static boolean inRange(PassClaims claims) {
        return claims.expiresAt() > claims.issuedAt()
                && claims.expiresAt() <= claims.issuedAt() + PassSettings.LONGEST_PASS.toSeconds()
                && claims.issuedAt() <= LATEST
                && claims.maxQty() >= 1
                && claims.maxQty() <= MOST_UNITS;
    }

    private static PassClaims claims(byte[] bytes) {
        JsonObject claims = JSON.object(Buffer.buffer(bytes));
        long issued = whole(claims, "iat", 0, LATEST);
        require(whole(claims, "nbf", 0, LATEST) == issued);
        return new PassClaims(
                text(claims, "iss"),
                text(claims, "aud"),
                text(claims, "sub", ID),
                text(claims, "jti", ID),
                issued,
                whole(claims, "exp", issued + 1, issued + PassSettings.LONGEST_PASS.toSeconds()),
                (int) whole(claims, "max_qty", 1, MOST_UNITS),
                claims.containsKey("dvc") ? text(claims, "dvc", DIGEST) : "");
    }

    private static String text(JsonObject json, String name) {
        if (json.getValue(name) instanceof String text && !text.isEmpty()) return text;
        throw Refusal.PASS_INVALID.refused();
    }

    private static String text(JsonObject json, String name, Pattern form) {
        String text = text(json, name);
        require(form.matcher(text).matches());
        return text;
    }

    /** A whole number written as one: neither a text nor a fraction. */
    private static long whole(JsonObject claims, String name, long least, long most) {
        Object value = claims.getValue(name);
        require(value instanceof Integer || value instanceof Long);
        long number = ((Number) value).longValue();
        require(number >= least && number <= most);
        return number;
    }

    private static void require(boolean holds) {
        if (!holds) throw Refusal.PASS_INVALID.refused();
    }
}
