package sluice.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/** One request as an endpoint sees it: typed access to path, headers, cookies and a strictly read body. */
public final class Call {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,128}");
    private static final String BEARER = "Bearer ";

    private final RoutingContext context;
    private final StrictJson json;

    public Call(RoutingContext context, StrictJson json) {
        this.context = context;
        this.json = json;
    }

    /** The sale named in the path; {@code unknown_sale} if it cannot be one. */
    public SaleId sale() {
        return SaleId.of(path("sale"));
    }

    public String path(String name) {
        return context.pathParam(name);
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(context.request().getParam(name));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    /** The token of {@code Authorization: Bearer}. */
    public Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).trim());
    }

    public Optional<String> cookie(String name) {
        return Optional.ofNullable(context.request().getCookie(name)).map(Cookie::getValue);
    }

    public void setCookie(Cookie cookie) {
        context.response().addCookie(cookie);
    }

    /** The {@code Idempotency-Key}, if sent; {@code key_invalid} if it is not one. */
    public Optional<String> idempotencyKey() {
        Optional<String> key = header("Idempotency-Key");
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) throw Refusal.KEY_INVALID.refused();
        return key;
    }

    /** The body as an object; an absent body is an empty object. */
    public JsonObject body() {
        // Not the buffer's length: of a multipart form there is no buffer.
        if (context.request().bytesRead() == 0) return new JsonObject();
        String type = header("Content-Type").orElse("").split(";", 2)[0].trim();
        if (!type.equalsIgnoreCase("application/json")) throw Refusal.UNSUPPORTED_MEDIA_TYPE.refused();
        return json.object(context.body().buffer());
    }

    /** Whether the caller already holds the answer with this entity tag. */
    public boolean holds(String etag) {
        String known = header("If-None-Match").orElse("");
        return known.equals("*") || known.contains("\"" + etag + "\"");
    }
}
