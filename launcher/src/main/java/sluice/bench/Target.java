package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;

/** The server under load, on loopback. */
final class Target {
    /** An answer with its body. */
    record Response(int status, Buffer body) {
        JsonObject json() {
            return new JsonObject(body);
        }
    }

    private final HttpClientAgent client;
    private final URI uri;

    Target(Vertx vertx, String uri, int connections) {
        this.uri = URI.create(uri);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost(this.uri.getHost())
                        .setDefaultPort(this.uri.getPort())
                        .setKeepAliveTimeout(60),
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1));
    }

    Future<Response> get(String path, String bearer) {
        Map<String, String> headers = bearer.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + bearer);
        return send(HttpMethod.GET, path, headers, null);
    }

    Future<Response> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        return client.request(method, path)
                .compose(request -> send(request, headers, body))
                .compose(response -> response.body().map(bytes -> new Response(response.statusCode(), bytes)));
    }

    private static Future<io.vertx.core.http.HttpClientResponse> send(
            HttpClientRequest request, Map<String, String> headers, JsonObject body) {
        headers.forEach(request::putHeader);
        if (body == null) return request.send();
        return request.putHeader("Content-Type", "application/json").send(body.toBuffer());
    }

    Future<Void> close() {
        return client.close();
    }
}
