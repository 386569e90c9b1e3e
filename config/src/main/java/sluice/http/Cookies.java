package sluice.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.sale.Refusal;

/**
 * The cookies a browser holds: HttpOnly, SameSite=Lax, and with {@code __Host-} and Secure where the site is served
 * over TLS. The device secret identifies a browser, or an app by the key it sends instead.
 */
public final class Cookies {
    private static final String DEVICE = "sluice-device";
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,128}");
    private static final int SECRET_BYTES = 16;
    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    private final SecureRandom random = new SecureRandom();
    private final boolean secure;

    public Cookies(boolean secure) {
        this.secure = secure;
    }

    /** The name under which the browser keeps {@code name}. */
    public String name(String name) {
        return secure ? "__Host-" + name : name;
    }

    public Optional<String> get(Call call, String name) {
        return call.cookie(name(name));
    }

    public void set(Call call, String name, String value) {
        call.setCookie(cookie(name, value).setMaxAge(YEAR_SECONDS));
    }

    public void clear(Call call, String name) {
        call.setCookie(cookie(name, "").setMaxAge(0));
    }

    private Cookie cookie(String name, String value) {
        return Cookie.cookie(name(name), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(secure)
                .setSameSite(CookieSameSite.LAX);
    }

    /** The secret of the browser's device cookie, if it has a well-formed one. */
    public Optional<String> device(Call call) {
        return get(call, DEVICE).filter(secret -> SECRET.matcher(secret).matches());
    }

    /**
     * The device secret of a join: an app's {@code Idempotency-Key} of at least 128 bits, else the browser's cookie,
     * which is set if there is none.
     */
    public String deviceOrNew(Call call) {
        Optional<String> key = call.idempotencyKey();
        if (key.isPresent()) {
            if (!SECRET.matcher(key.get()).matches()) throw Refusal.KEY_INVALID.refused();
            return key.get();
        }
        return ensureDevice(call);
    }

    /** The browser's device secret; without one a new one, which it is asked to keep. */
    @CanIgnoreReturnValue
    public String ensureDevice(Call call) {
        return device(call).orElseGet(() -> {
            byte[] bytes = new byte[SECRET_BYTES];
            random.nextBytes(bytes);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            set(call, DEVICE, secret);
            return secret;
        });
    }
}
