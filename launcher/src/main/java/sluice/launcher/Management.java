package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** The management port: liveness, readiness and metrics, apart from what the world can reach. */
final class Management extends VerticleBase {
    private final Node node;
    private final Readiness readiness;
    private final int port;
    private HttpServer server;

    Management(Node node, Readiness readiness, int port) {
        this.node = node;
        this.readiness = readiness;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer().requestHandler(this::answer);
        return server.listen(port, node.settings().edge().managementHost());
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/livez" -> send(request.response(), 200, "text/plain", "ok\n");
            case "/readyz" -> {
                JsonObject state = readiness.state();
                send(request.response(), state.getBoolean("ready") ? 200 : 503, "application/json", state.encode());
            }
            case "/metrics" ->
                vertx.executeBlocking(node.registry()::scrape, false)
                        .onSuccess(text -> send(request.response(), 200, "text/plain; version=0.0.4", text))
                        .onFailure(failure -> send(request.response(), 503, "text/plain", "no metrics\n"));
            default -> send(request.response(), 404, "text/plain", "/livez /readyz /metrics\n");
        }
    }

    private static void send(HttpServerResponse response, int status, String type, String body) {
        response.setStatusCode(status).putHeader("Content-Type", type).end(body).onFailure(gone -> {});
    }

    @Override
    public Future<?> stop() {
        return server.close();
    }
}
