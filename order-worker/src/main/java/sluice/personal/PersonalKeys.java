package sluice.personal;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal personal data: AES-256-GCM with a random nonce of 96 bits, the order's id and the key's id as
 * associated data, so that what is sealed opens for its own order only. The last key seals; every one opens.
 */
public final class PersonalKeys {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,32}) ([A-Za-z0-9+/]{43}=)");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What is kept of a customer. {@code keyId} is public; without its key the rest says no more than its length. */
    record Sealed(String keyId, Buffer nonce, Buffer text) {}

    private final Map<String, SecretKey> keys;
    private final String newest;

    private PersonalKeys(Map<String, SecretKey> keys, String newest) {
        this.keys = keys;
        this.newest = newest;
    }

    /**
     * Reads a key file: one key a line, its id, a blank and 32 bytes in base64; empty lines and those that begin with
     * {@code #} are passed over. {@link MalformedKeys} names the line and never quotes it.
     */
    public static PersonalKeys read(String file) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        String newest = null;
        String[] lines = file.split("\\R");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) throw new MalformedKeys("line " + (i + 1) + " is not a key's id and 32 bytes");
            newest = parts.group(1);
            SecretKey key = new SecretKeySpec(Base64.getDecoder().decode(parts.group(2)), "AES");
            if (keys.put(newest, key) != null) throw new MalformedKeys("two keys have the id " + newest);
        }
        if (newest == null) throw new MalformedKeys("there is no key in it");
        return new PersonalKeys(keys, newest);
    }

    /** A line of a key file with a new key. */
    static String line(String id) {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return id + " " + Base64.getEncoder().encodeToString(key) + "\n";
    }

    /** The id of the key that seals. */
    public String newest() {
        return newest;
    }

    boolean knows(String keyId) {
        return keys.containsKey(keyId);
    }

    int size() {
        return keys.size();
    }

    Sealed seal(String order, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, newest, nonce, order).doFinal(plain);
            return new Sealed(newest, Buffer.buffer(nonce), Buffer.buffer(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was sealed; empty if it was not sealed by a key of this id for this order. The key must be known. */
    Optional<byte[]> open(String order, Sealed sealed) {
        try {
            Cipher cipher =
                    cipher(Cipher.DECRYPT_MODE, sealed.keyId(), sealed.nonce().getBytes(), order);
            return Optional.of(cipher.doFinal(sealed.text().getBytes()));
        } catch (AEADBadTagException forged) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce, String order) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((order + " " + keyId).getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
