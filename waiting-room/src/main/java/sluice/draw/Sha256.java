package sluice.draw;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java has. */
final class Sha256 {
    static final int BYTES = 32;

    private Sha256() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash of {@code parts}, one behind the other. */
    static byte[] of(byte[]... parts) {
        MessageDigest digest = start();
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }
}
