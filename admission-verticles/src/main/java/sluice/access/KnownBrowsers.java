package sluice.access;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import sluice.http.Call;
import sluice.http.Cookies;

/**
 * Browsers in which an operator has signed in before, by a cookie that only we can make (OWASP's "device cookies"). It
 * lets nobody in; it only keeps whoever tries passwords elsewhere from using up the tries of the operator himself.
 */
final class KnownBrowsers {
    private static final String COOKIE = "sluice-operator-browser";
    private static final int MARK_SIGNS = 43;
    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    private final Cookies cookies;
    private final byte[] key;

    /** {@code key} is shared by all nodes. */
    KnownBrowsers(Cookies cookies, Buffer key) {
        this.cookies = cookies;
        this.key = key.getBytes();
    }

    /** The mark of the call's browser, if {@code name} has signed in there before. */
    Optional<String> mark(Call call, String name) {
        return cookies.get(call, COOKIE)
                .filter(value -> value.length() == 2 * MARK_SIGNS)
                .filter(value -> Secret.same(value.substring(MARK_SIGNS), seal(value.substring(0, MARK_SIGNS), name)))
                .map(value -> value.substring(0, MARK_SIGNS));
    }

    void remember(Call call, String name) {
        String mark = mark(call, name).orElseGet(Secret::random);
        cookies.setStrict(call, COOKIE, mark + seal(mark, name), YEAR_SECONDS);
    }

    private String seal(String mark, String name) {
        return Secret.mac(key, mark + " " + name);
    }
}
