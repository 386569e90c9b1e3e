package sluice.payment;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a provider's event, after Stripe: {@code t=<unix seconds>,v1=<hex>} with the HMAC-SHA-256 of
 * {@code <t>.<body>} under a secret that both know. The body is taken byte by byte as it came.
 */
public final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final long TOLERANCE_SECONDS = 300;
    private static final int MOST_SIGNATURES = 10;

    private WebhookSignature() {}

    public static String sign(String secret, long unixSeconds, Buffer body) {
        return "t=" + unixSeconds + ",v1=" + HexFormat.of().formatHex(mac(secret, unixSeconds, body));
    }

    /** Whether one of {@code secrets} signed {@code body} within five minutes of {@code nowSeconds}. */
    static boolean holds(List<String> secrets, String header, Buffer body, long nowSeconds) {
        long time = -1;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",", MOST_SIGNATURES + 1)) {
            String[] pair = part.trim().split("=", 2);
            if (pair.length < 2) return false;
            if (pair[0].equals("t") && pair[1].matches("[0-9]{1,12}")) time = Long.parseLong(pair[1]);
            if (pair[0].equals("v1") && pair[1].matches("[0-9a-f]{64}")) {
                signatures.add(HexFormat.of().parseHex(pair[1]));
            }
        }
        if (Math.abs(nowSeconds - time) > TOLERANCE_SECONDS) return false;
        boolean holds = false;
        for (String secret : secrets) {
            byte[] expected = mac(secret, time, body);
            // All are compared, each in constant time.
            for (byte[] signature : signatures) holds |= MessageDigest.isEqual(expected, signature);
        }
        return holds;
    }

    private static byte[] mac(String secret, long unixSeconds, Buffer body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((unixSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body.getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
