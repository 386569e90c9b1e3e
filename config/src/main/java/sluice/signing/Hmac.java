package sluice.signing;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 under one key, usable from every thread. */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final ThreadLocal<Mac> mac;

    public Hmac(byte[] key) {
        SecretKeySpec spec = new SecretKeySpec(key, ALGORITHM);
        this.mac = ThreadLocal.withInitial(() -> start(spec));
    }

    private static Mac start(SecretKeySpec spec) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(spec);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The code of the first {@code length} bytes of {@code head}, followed by all of {@code tail}; 32 bytes. */
    public byte[] of(byte[] head, int length, byte[] tail) {
        Mac fresh = mac.get();
        fresh.update(head, 0, length);
        return fresh.doFinal(tail);
    }
}
