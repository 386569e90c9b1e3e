package sluice.ticket;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.sale.Sale;
import sluice.signing.Hmac;

/** Derives ticket ids: HMAC-SHA256 of the device secret under the sale's salt, its first 128 bits. */
public final class TicketIds {
    public static final int BYTES = 16;

    private static final byte[] NOTHING = {};

    /** More sales than are sold at once; when they are exceeded the least work is to begin anew. */
    private static final int MOST_KEYS = 256;

    private static final Map<Buffer, Hmac> KEYS = new ConcurrentHashMap<>();

    private TicketIds() {}

    /** The same device gets the same id, so joining again is the same ticket; two sales cannot be linked by it. */
    public static String of(Sale sale, String deviceSecret) {
        byte[] secret = deviceSecret.getBytes(StandardCharsets.US_ASCII);
        return write(Arrays.copyOf(key(sale.salt()).of(NOTHING, 0, secret), BYTES));
    }

    private static Hmac key(Buffer salt) {
        Hmac known = KEYS.get(salt);
        if (known != null) return known;
        if (KEYS.size() >= MOST_KEYS) KEYS.clear();
        return KEYS.computeIfAbsent(salt, made -> new Hmac(made.getBytes()));
    }

    /** {@code id} as 22 characters. */
    public static String write(byte[] id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /** The 16 bytes of an id that {@link #write} wrote. */
    public static byte[] read(String id) {
        return Base64.getUrlDecoder().decode(id);
    }
}
