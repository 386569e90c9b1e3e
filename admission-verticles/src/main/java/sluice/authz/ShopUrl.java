package sluice.authz;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sluice.http.Call;
import sluice.sale.Refusal;

/**
 * An address in the shop, as its proxy was asked for it or as a person wants to go back to it. Its host is always named
 * by the sale, never by whoever asks: so nobody is sent anywhere else from here.
 *
 * @param host in lower case, without the scheme's usual port
 * @param path as it was sent, beginning with {@code /}
 * @param query as it was sent; empty without one
 */
record ShopUrl(String scheme, String host, String path, String query) {
    private static final String CODE = "sluice_handoff";
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern PRINTABLE = Pattern.compile("/[!-~]*");
    private static final Pattern WELL_FORMED_CODE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int LONGEST = 2048;

    /** What the proxy of this call was asked for; {@code origin_invalid} if it does not say so clearly. */
    static ShopUrl asked(Call call, String usualScheme) {
        String scheme = call.header("X-Forwarded-Proto").orElse(usualScheme).toLowerCase(Locale.ROOT);
        String host = call.header("X-Forwarded-Host").orElse("");
        String uri = call.header("X-Original-URI")
                .filter(sent -> !sent.isEmpty())
                .or(() -> call.header("X-Forwarded-Uri"))
                .orElse("");
        if (!SCHEMES.contains(scheme) || !PRINTABLE.matcher(uri).matches()) throw Refusal.ORIGIN_INVALID.refused();
        return of(scheme, host, uri);
    }

    private static ShopUrl of(String scheme, String host, String uri) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        return new ShopUrl(scheme, plain(scheme, host), path, mark < 0 ? "" : uri.substring(mark + 1));
    }

    private static String plain(String scheme, String host) {
        String usual = scheme.equals("https") ? ":443" : ":80";
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
    }

    /**
     * Where a person wants to go back to: a rooted path, or an address on {@code host}. Anything else is the refusal
     * {@code field_invalid}. What follows a {@code #} is left out.
     */
    static ShopUrl back(String text, String host, String usualScheme) {
        try {
            URI uri = new URI(text.length() > LONGEST ? "" : text);
            String scheme =
                    uri.getScheme() == null ? usualScheme : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean rooted = uri.getScheme() == null && uri.getRawAuthority() == null && text.matches("/(?!/).*");
            boolean absolute = uri.getScheme() != null && uri.getRawAuthority() != null;
            // A shop behind TLS is not left for the open road: whoever reads the code there could use it.
            boolean known = scheme.equals(usualScheme) || scheme.equals("https");
            String authority = rooted ? host : uri.getRawAuthority();
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            if ((rooted || absolute) && known && PRINTABLE.matcher(path + query).matches()) {
                ShopUrl url = of(scheme, authority, path + query);
                if (url.isOn(host)) return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw Refusal.FIELD_INVALID.refused("return: a path that begins with /, or an address on the sale's host");
    }

    boolean isOn(String shop) {
        return host.equals(plain(scheme, shop));
    }

    /** The code in the query, if there is a well-formed one. */
    Optional<String> code() {
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(CODE + "="))
                .map(pair -> pair.substring(CODE.length() + 1))
                .filter(code -> WELL_FORMED_CODE.matcher(code).matches())
                .findFirst();
    }

    ShopUrl withoutCode() {
        String rest = Arrays.stream(query.split("&"))
                .filter(pair -> !pair.equals(CODE) && !pair.startsWith(CODE + "="))
                .collect(Collectors.joining("&"));
        return new ShopUrl(scheme, host, path, rest);
    }

    ShopUrl with(String code) {
        String before = withoutCode().query();
        return new ShopUrl(scheme, host, path, before + (before.isEmpty() ? "" : "&") + CODE + "=" + code);
    }

    @Override
    public String toString() {
        return scheme + "://" + host + path + (query.isEmpty() ? "" : "?" + query);
    }
}
