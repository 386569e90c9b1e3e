package sluice.draw;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The order that a seed gives: Fisher and Yates' shuffle over an AES-256-CTR keystream, without modulo bias. */
final class Shuffle {
    // Durstenfeld, "Algorithm 235: Random permutation", 1964. A word at or above the greatest multiple of the bound
    // that
    // fits into 32 bits is thrown away, so that each remainder is as likely as every other.
    private Shuffle() {}

    /** The index at each of {@code cohort} places. {@code seed} has 32 bytes. */
    static int[] indexAt(byte[] seed, int cohort) {
        int[] indexAt = new int[cohort];
        for (int i = 0; i < cohort; i++) indexAt[i] = i;
        Words words = new Words(seed);
        for (int last = cohort - 1; last > 0; last--) {
            int drawn = words.below(last + 1);
            int index = indexAt[drawn];
            indexAt[drawn] = indexAt[last];
            indexAt[last] = index;
        }
        return indexAt;
    }

    /** The keystream as 32-bit big-endian words. */
    private static final class Words {
        private static final byte[] ZEROS = new byte[1 << 12];

        private final Cipher cipher;
        private final ByteBuffer stream = ByteBuffer.allocate(ZEROS.length);

        Words(byte[] seed) {
            try {
                cipher = Cipher.getInstance("AES/CTR/NoPadding");
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, "AES"), new IvParameterSpec(new byte[16]));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            stream.flip();
        }

        int below(int bound) {
            long end = (1L << 32) / bound * bound;
            long word = next();
            while (word >= end) word = next();
            return (int) (word % bound);
        }

        private long next() {
            if (!stream.hasRemaining()) {
                stream.clear().put(cipher.update(ZEROS)).flip();
            }
            return Integer.toUnsignedLong(stream.getInt());
        }
    }
}
