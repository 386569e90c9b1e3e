package sluice.ticket;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;

/**
 * The keys under which tickets are signed. A token names its key in one byte: the newest key that is not retired signs,
 * every known one verifies.
 */
public final class TicketKeys {
    private static final String PURPOSE = "ticket";
    private static final int KEY_BYTES = 32;

    private final Map<Byte, Hmac> known = new HashMap<>();
    private final byte newest;

    /** {@code secrets} oldest first; each id is a number from 1 to 255. */
    TicketKeys(List<Secret> secrets) {
        byte signing = 0;
        for (Secret secret : secrets) {
            byte id = id(secret);
            known.put(id, new Hmac(secret.material().getBytes()));
            if (!secret.retired()) signing = id;
        }
        if (signing == 0) throw new IllegalStateException("no ticket key that is not retired");
        this.newest = signing;
    }

    private static byte id(Secret secret) {
        int id = Integer.parseInt(secret.id());
        if (id < 1 || id > 255) throw new IllegalStateException("a ticket key's id is from 1 to 255");
        return (byte) id;
    }

    /** Reads the installation's keys; the first node to ask makes the first one. */
    public static Future<TicketKeys> load(Secrets secrets) {
        return secrets.of(PURPOSE, TicketKeys::first).map(TicketKeys::new);
    }

    private static Secret first() {
        byte[] material = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(material);
        return new Secret("1", Buffer.buffer(material), false);
    }

    byte newest() {
        return newest;
    }

    /** The key with this id, or null. */
    Hmac key(byte id) {
        return known.get(id);
    }
}
