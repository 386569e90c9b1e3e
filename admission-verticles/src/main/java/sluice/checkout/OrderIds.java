package sluice.checkout;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** The ids of orders, for one event loop: it keeps each sale's key as the algorithm wants it. */
final class OrderIds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Map<SaleId, Mac> macs = new HashMap<>();

    /** An order's id is its idempotency: HMAC of buyer and key under the sale's salt, 128 bits in base64url. */
    String of(Sale sale, String buyer, String key) {
        Mac mac = macs.computeIfAbsent(sale.id(), any -> mac(sale));
        byte[] hash = mac.doFinal(("order|" + buyer + "|" + key).getBytes(StandardCharsets.ISO_8859_1));
        return BASE64.encodeToString(Arrays.copyOf(hash, BYTES));
    }

    /** A sale's salt never changes. */
    private static Mac mac(Sale sale) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(sale.salt().getBytes(), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
