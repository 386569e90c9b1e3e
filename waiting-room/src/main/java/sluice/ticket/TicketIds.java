package sluice.ticket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import sluice.sale.Sale;

/** Derives ticket ids: HMAC-SHA256 of the device secret under the sale's salt, its first 128 bits. */
public final class TicketIds {
    static final int BYTES = 16;

    private TicketIds() {}

    /** The same device gets the same id, so joining again is the same ticket; two sales cannot be linked by it. */
    public static String of(Sale sale, String deviceSecret) {
        byte[] code = Hmac.once(sale.salt().getBytes(), deviceSecret.getBytes(StandardCharsets.US_ASCII));
        return write(Arrays.copyOf(code, BYTES));
    }

    static String write(byte[] id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    static byte[] read(String id) {
        return Base64.getUrlDecoder().decode(id);
    }
}
