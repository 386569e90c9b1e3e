package sluice.pass;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.sale.Sale;

/**
 * The pass as a browser keeps it. On our own host it stands there as it is, and the device cookie beside it tells whose
 * it is. The shop's host, where that cookie is not sent, gets it with a seal: HMAC-SHA256 over host and {@code jti}
 * under the sale's salt. So a pass that was read somewhere is worth nothing in the cookie of another browser.
 */
public final class PassCookie {
    /** A pass found in a cookie; {@code sealed} if it was made for this host. */
    public record Found(String token, boolean sealed) {}

    private static final String NAME = "sluice-pass-";

    private final Cookies cookies;
    private final PassVerifier verifier;

    public PassCookie(Cookies cookies, PassVerifier verifier) {
        this.cookies = cookies;
        this.verifier = verifier;
    }

    /** Gives the pass to a browser on our own host, for as long as it lasts. */
    public void give(Call call, Sale sale, String token, long seconds) {
        cookies.set(call, NAME + sale.id(), token, seconds);
    }

    /** Gives the pass to a browser on the shop's {@code host}. */
    public void giveSealed(Call call, Sale sale, String token, PassClaims claims, long seconds) {
        give(call, sale, token + "." + seal(sale, claims.jti()), seconds);
    }

    public void take(Call call, Sale sale) {
        cookies.clear(call, NAME + sale.id());
    }

    public Optional<Found> find(Call call, Sale sale) {
        return cookies.get(call, NAME + sale.id()).map(value -> open(value, sale));
    }

    private Found open(String value, Sale sale) {
        int dot = value.lastIndexOf('.');
        String token = dot < 0 ? "" : value.substring(0, dot);
        boolean sealed = verifier.read(token, sale.id().value())
                .filter(claims -> same(seal(sale, claims.jti()), value.substring(dot + 1)))
                .isPresent();
        return sealed ? new Found(token, true) : new Found(value, false);
    }

    private static boolean same(String expected, String shown) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.UTF_8));
    }

    private static String seal(Sale sale, String jti) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(sale.salt().getBytes(), "HmacSHA256"));
            byte[] code =
                    mac.doFinal(("shop|" + sale.protection().host() + "|" + jti).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
