package sluice.signing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.List;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;
import sluice.sale.Refusal;

/**
 * The keys under which one kind of token is signed. A token names its key in one byte: the newest key that is not
 * retired and that every node has had time to read signs, every known one verifies.
 */
public final class SigningKeys {
    private static final int KEY_BYTES = 32;
    private static final int MOST = 255;

    private final Hmac[] known = new Hmac[MOST + 1];
    private final byte signing;
    private final int youngest;

    /** {@code secrets} oldest first; each id is a number from 1 to 255. */
    public SigningKeys(List<Secret> secrets) {
        int latest = 0;
        for (Secret secret : secrets) {
            latest = Math.max(latest, id(secret));
            known[id(secret)] = new Hmac(secret.material().getBytes());
        }
        this.youngest = latest;
        this.signing = (byte) id(signing(secrets));
    }

    private static int id(Secret secret) {
        int id = Integer.parseInt(secret.id());
        if (id < 1 || id > MOST) throw new IllegalStateException("a signing key's id is from 1 to 255");
        return id;
    }

    private static Secret signing(List<Secret> secrets) {
        List<Secret> usable =
                secrets.stream().filter(secret -> !secret.retired()).toList();
        if (usable.isEmpty()) throw new IllegalStateException("no signing key that is not retired");
        List<Secret> settled = usable.stream().filter(secret -> !secret.young()).toList();
        return settled.isEmpty() ? usable.get(0) : settled.get(settled.size() - 1);
    }

    static Future<SigningKeys> load(Secrets secrets, String purpose) {
        return secrets.of(purpose, () -> made(1), Secrets.Note.NONE).map(SigningKeys::new);
    }

    private static Secret made(int id) {
        byte[] material = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(material);
        return Secret.made(Integer.toString(id), Buffer.buffer(material));
    }

    /** A new key behind these; the refusal {@code keys_used_up} when there is no number left. */
    Secret next() {
        if (youngest == MOST) throw Refusal.KEYS_USED_UP.refused();
        return made(youngest + 1);
    }

    String youngest() {
        return Integer.toString(youngest);
    }

    /** The id of the key that signs. */
    public byte signing() {
        return signing;
    }

    /** The key with this id, or null. */
    public Hmac key(byte id) {
        return known[Byte.toUnsignedInt(id)];
    }
}
