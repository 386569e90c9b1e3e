package sluice.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import sluice.sale.Refusal;

/**
 * The cookies a browser holds: HttpOnly, SameSite=Lax, and with {@code __Host-} and Secure where the site is served
 * over TLS. The device secret identifies a browser, or an app by the key it sends instead.
 */
public final class Cookies {
    private static final String DEVICE = "sluice-device";
    private static final int SECRET_BYTES = 16;
    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    private final SecureRandom random = new SecureRandom();
    private final String prefix;
    private final String attributes;
    private final String yearly;
    private final String strict;

    public Cookies(boolean secure) {
        this.prefix = secure ? "__Host-" : "";
        this.attributes = "; Path=/;" + (secure ? " Secure;" : "") + " HttpOnly; SameSite=Lax; Max-Age=";
        this.yearly = attributes + YEAR_SECONDS;
        this.strict = "; Path=/;" + (secure ? " Secure;" : "") + " HttpOnly; SameSite=Strict";
    }

    /** The name under which the browser keeps {@code name}. */
    public String name(String name) {
        return prefix + name;
    }

    public Optional<String> get(Call call, String name) {
        return call.cookie(name(name));
    }

    /** {@code name} and {@code value} are of letters, digits, {@code -}, {@code _}, {@code .}: nothing is escaped. */
    public void set(Call call, String name, String value) {
        call.setCookie(prefix + name + "=" + value + yearly);
    }

    /** As above, for the browser to keep for {@code seconds}. */
    public void set(Call call, String name, String value, long seconds) {
        call.setCookie(name(name) + "=" + value + attributes + seconds);
    }

    /** As {@link #set}, until the browser ends, and never with a call that another site caused. */
    public void setStrict(Call call, String name, String value) {
        call.setCookie(name(name) + "=" + value + strict);
    }

    public void clearStrict(Call call, String name) {
        call.setCookie(name(name) + "=" + strict + "; Max-Age=0");
    }

    /** As {@link #setStrict}, for {@code seconds}. */
    public void setStrict(Call call, String name, String value, long seconds) {
        call.setCookie(name(name) + "=" + value + strict + "; Max-Age=" + seconds);
    }

    public void clear(Call call, String name) {
        call.setCookie(name(name) + "=" + attributes + 0);
    }

    /** The secret of the browser's device cookie, if it has a well-formed one. */
    public Optional<String> device(Call call) {
        return get(call, DEVICE).filter(Cookies::isSecret);
    }

    private static boolean isSecret(String text) {
        return UrlSafe.is(text, 22, 128);
    }

    /** An app's device secret, its {@code Idempotency-Key} of at least 128 bits; else the browser's. Empty if new. */
    public Optional<String> known(Call call) {
        Optional<String> key = call.idempotencyKey();
        if (key.isEmpty()) return device(call);
        if (!isSecret(key.get())) throw Refusal.KEY_INVALID.refused();
        return key;
    }

    /** The browser's device secret; without one a new one, which it is asked to keep. */
    @CanIgnoreReturnValue
    public String ensureDevice(Call call) {
        return device(call).orElseGet(() -> newDevice(call));
    }

    /** A new device secret, which the browser is asked to keep. */
    public String newDevice(Call call) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        set(call, DEVICE, secret);
        return secret;
    }
}
