package sluice.reservation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Supplier;
import sluice.signing.Hmac;
import sluice.signing.SigningKeyRing;
import sluice.signing.SigningKeys;

/**
 * What shows that an order is one's own: base64url of a key id (1 byte) and HMAC-SHA256 of the order's id, cut to 17
 * bytes; 24 characters. It is derived and kept nowhere; whoever bought gets it with the order's id.
 */
public final class OrderTokens {
    /** The purpose of the keys that sign the tokens of orders. */
    public static final String PURPOSE = "order";

    private static final int BYTES = 18;
    private static final int CHARACTERS = BYTES * 4 / 3;
    private static final byte[] NOTHING = {};
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Supplier<SigningKeys> ring;

    public OrderTokens(SigningKeyRing ring) {
        this(ring::keys);
    }

    OrderTokens(Supplier<SigningKeys> ring) {
        this.ring = ring;
    }

    /** The token of the order with this id, signed with the newest key that every node knows. */
    public String of(String order) {
        SigningKeys keys = ring.get();
        return ENCODER.encodeToString(token(keys.signing(), keys.key(keys.signing()), order));
    }

    private static byte[] token(byte id, Hmac key, String order) {
        byte[] code = key.of(NOTHING, 0, order.getBytes(StandardCharsets.US_ASCII));
        byte[] token = new byte[BYTES];
        token[0] = id;
        System.arraycopy(code, 0, token, 1, BYTES - 1);
        return token;
    }

    /** Whether {@code token} is one of this order, under whichever key. How wrong it is takes no different time. */
    public boolean proves(String order, String token) {
        if (token.length() != CHARACTERS) return false;
        byte[] shown = decode(token);
        Hmac key = shown.length == BYTES ? ring.get().key(shown[0]) : null;
        return key != null && MessageDigest.isEqual(shown, token(shown[0], key, order));
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return NOTHING;
        }
    }
}
