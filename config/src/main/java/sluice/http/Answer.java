package sluice.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What an endpoint answers: a status, headers and a body, which may be empty. */
public record Answer(int status, MultiMap headers, Buffer body) {
    public static Answer json(int status, JsonObject body) {
        return new Answer(status, MultiMap.caseInsensitiveMultiMap(), body.toBuffer())
                .header("Content-Type", "application/json")
                .header("Cache-Control", "no-store");
    }

    public static Answer ok(JsonObject body) {
        return json(200, body);
    }

    public static Answer empty() {
        return new Answer(204, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    /** The caller already holds the answer; add its ETag. */
    public static Answer notModified() {
        return new Answer(304, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    /** Sets one header, replacing an earlier value. */
    @CanIgnoreReturnValue
    public Answer header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Public and fit for a shared cache for {@code seconds}; {@code etag} without quotes. */
    public Answer cacheable(int seconds, String etag) {
        return header("Cache-Control", "public, max-age=" + seconds).header("ETag", "\"" + etag + "\"");
    }

    void send(HttpServerResponse response) {
        if (response.ended() || response.closed()) return;
        response.setStatusCode(status);
        response.headers().addAll(headers);
        (body.length() == 0 ? response.end() : response.end(body)).onFailure(gone -> {});
    }
}
