package sluice.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** What an endpoint answers: a status, headers and a body, which may be empty. */
public final class Answer {
    /** Names and values in turn, as are all headers here; the same array serves every answer that adds nothing. */
    private static final CharSequence[] JSON = {
        HttpHeaders.CONTENT_TYPE, HttpHeaders.createOptimized("application/json"),
        HttpHeaders.CACHE_CONTROL, HttpHeaders.createOptimized("no-store")
    };

    private static final CharSequence[] PROBLEM = {
        HttpHeaders.CONTENT_TYPE, HttpHeaders.createOptimized("application/problem+json"),
        HttpHeaders.CACHE_CONTROL, HttpHeaders.createOptimized("no-store")
    };

    private static final CharSequence[] NONE = {};
    private static final Buffer EMPTY = Buffer.buffer();

    private final int status;
    private final Buffer body;
    private CharSequence[] headers;

    private Answer(int status, CharSequence[] headers, Buffer body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public static Answer json(int status, JsonObject body) {
        return json(status, body.toBuffer());
    }

    /** {@code body} is an encoded JSON object. */
    public static Answer json(int status, Buffer body) {
        return new Answer(status, JSON, body);
    }

    public static Answer ok(JsonObject body) {
        return json(200, body);
    }

    /** 200 with a body of another {@code type}, for the caller alone. */
    public static Answer of(CharSequence type, Buffer body) {
        CharSequence[] headers = {HttpHeaders.CONTENT_TYPE, type, HttpHeaders.CACHE_CONTROL, "no-store"};
        return new Answer(200, headers, body);
    }

    /** {@code body} is an encoded problem document (RFC 9457). */
    static Answer problem(int status, Buffer body) {
        return new Answer(status, PROBLEM, body);
    }

    public static Answer empty() {
        return new Answer(204, NONE, EMPTY);
    }

    /** The caller already holds the answer; add its ETag. */
    public static Answer notModified() {
        return new Answer(304, NONE, EMPTY);
    }

    public int status() {
        return status;
    }

    /** Sets one header, replacing an earlier value. */
    @CanIgnoreReturnValue
    public Answer header(CharSequence name, CharSequence value) {
        int at = 0;
        while (at < headers.length && !name.toString().equalsIgnoreCase(headers[at].toString())) at += 2;
        headers = Arrays.copyOf(headers, Math.max(headers.length, at + 2));
        headers[at] = name;
        headers[at + 1] = value;
        return this;
    }

    /** Public and fit for a shared cache for {@code seconds}; {@code etag} without quotes. */
    public Answer cacheable(int seconds, String etag) {
        return header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + seconds)
                .header(HttpHeaders.ETAG, "\"" + etag + "\"");
    }

    void send(HttpServerResponse response) {
        if (!response.ended() && !response.closed()) write(response);
    }

    /** Sends it to one who cannot have been answered yet. */
    void write(HttpServerResponse response) {
        response.setStatusCode(status);
        for (int i = 0; i < headers.length; i += 2) response.putHeader(headers[i], headers[i + 1]);
        (body.length() == 0 ? response.end() : response.end(body)).onFailure(gone -> {});
    }
}
