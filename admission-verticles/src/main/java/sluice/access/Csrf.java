package sluice.access;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sluice.http.Call;

/**
 * Tells a change that one of our own pages sends from one that another site makes a signed-in browser send: by a header
 * that only our pages know the value of, and by where the browser says that the call comes from.
 */
public final class Csrf {
    // The value is an HMAC under the session's secret itself, which only the browser's cookie holds and no script can
    // read: it needs no place to be kept, is another for each session, and tells nothing of the secret.

    private static final String HEADER = "X-Sluice-CSRF";

    private final String publicAuthority;

    /** {@code publicUri}: how the world reaches this process; empty if only by the address it is called by. */
    public Csrf(String publicUri) {
        this.publicAuthority = authority(publicUri);
    }

    private static String authority(String uri) {
        return uri.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    }

    /** The value for the session with this secret. */
    static String of(String session) {
        return Secret.mac(session.getBytes(StandardCharsets.UTF_8), "sluice csrf");
    }

    /** Whether {@code call} shows the value of {@code session} and does not come from another site. */
    boolean allows(Call call, String session) {
        return sameSite(call) && Secret.same(call.header(HEADER).orElse(""), of(session));
    }

    /** Whether the browser, if it is one, says that one of our own pages makes this call. */
    public boolean sameSite(Call call) {
        Optional<String> site = call.header("Sec-Fetch-Site");
        if (site.isPresent())
            return site.get().equals("same-origin") || site.get().equals("none");
        Optional<String> origin = call.header("Origin").map(Csrf::authority);
        return origin.isEmpty()
                || origin.get().equalsIgnoreCase(call.header("Host").orElse(""))
                || (!publicAuthority.isEmpty() && origin.get().equalsIgnoreCase(publicAuthority));
    }
}
