package sluice.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.Optional;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/** One request as an endpoint sees it: typed access to path, headers, cookies and a strictly read body. */
public final class Call {
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
    private static final String BEARER = "Bearer ";

    /** How requests of one server are read. */
    record Reading(StrictJson json, TrustedProxies proxies) {}

    private final HttpServerRequest request;
    private final PathValues path;
    private final Buffer body;
    private final Reading reading;

    /** {@code body} has been read whole. */
    Call(HttpServerRequest request, PathValues path, Buffer body, Reading reading) {
        this.request = request;
        this.path = path;
        this.body = body;
        this.reading = reading;
    }

    /** The sale named in the path; {@code unknown_sale} if it cannot be one. */
    public SaleId sale() {
        return path.sale();
    }

    public String path(String name) {
        return path.get(name);
    }

    /** The client's address: the peer's, or what a trusted proxy says of it. */
    public InetAddress address() {
        return reading.proxies().client(request);
    }

    /** Whether the call only reads: GET and HEAD. */
    public boolean reads() {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    public Optional<String> query(String name) {
        String query = request.query();
        return Optional.ofNullable(PlainQuery.is(query) ? PlainQuery.value(query, name) : request.getParam(name));
    }

    /**
     * Whether the answer is to be of {@code type}: the query {@code format} decides; without one, whoever accepts the
     * type and does not name JSON gets it.
     */
    public boolean asksFor(String format, String type) {
        Optional<String> named = query("format");
        if (named.isPresent()) return named.get().equals(format);
        String accept = header(HttpHeaders.ACCEPT).orElse("");
        return accept.contains(type) && !accept.contains("application/json");
    }

    public Optional<String> header(CharSequence name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** The token of {@code Authorization: Bearer}. */
    public Optional<String> bearer() {
        String value = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean bears = value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return bears ? Optional.of(value.substring(BEARER.length()).trim()) : Optional.empty();
    }

    public Optional<String> cookie(String name) {
        return Optional.ofNullable(request.getCookie(name)).map(Cookie::getValue);
    }

    /** Adds a {@code Set-Cookie} to the answer. */
    void setCookie(String cookie) {
        request.response().headers().add(HttpHeaders.SET_COOKIE, cookie);
    }

    /** The {@code Idempotency-Key}, if sent; {@code key_invalid} if it is not one. */
    public Optional<String> idempotencyKey() {
        Optional<String> key = header(IDEMPOTENCY_KEY);
        if (key.isPresent() && !UrlSafe.is(key.get(), 16, 128)) throw Refusal.KEY_INVALID.refused();
        return key;
    }

    /** The body as an object; an absent body is an empty object. */
    public JsonObject body() {
        return body.length() == 0 ? new JsonObject() : reading.json().object(bytes());
    }

    /** The body as it came, which its sender calls JSON if there is one. */
    public Buffer bytes() {
        if (body.length() == 0) return body;
        String type = header(HttpHeaders.CONTENT_TYPE).orElse("");
        int semicolon = type.indexOf(';');
        String essence = (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
        if (!essence.equalsIgnoreCase("application/json")) throw Refusal.UNSUPPORTED_MEDIA_TYPE.refused();
        return body;
    }

    /** Whether the body, read as by {@link #body}, has any field. */
    public boolean hasFields() {
        return body.length() > 0 && !body().isEmpty();
    }

    /** Runs {@code action} if the caller hangs up before the answer has been sent. */
    public void onGone(Runnable action) {
        if (request.response().closed()) action.run();
        else request.response().closeHandler(closed -> action.run());
    }

    /** Whether the caller already holds the answer with this entity tag. */
    public boolean holds(String etag) {
        String known = header(HttpHeaders.IF_NONE_MATCH).orElse("");
        return known.equals("*") || known.contains("\"" + etag + "\"");
    }
}
