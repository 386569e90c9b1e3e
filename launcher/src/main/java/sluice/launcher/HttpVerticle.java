package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import sluice.http.Endpoints;
import sluice.http.HttpSettings;
import sluice.http.InvalidRequests;

/**
 * One event loop of the public server. Several share the port; each mounts its own features, because what batches,
 * batches per event loop.
 */
final class HttpVerticle extends VerticleBase {
    /** Mounts features on a router and its endpoints. */
    interface Mount extends BiConsumer<Router, Endpoints> {}

    /** A fixed answer before the router: what this server can do at most, for benchmarks to compare with. */
    static final String TRIVIAL_PATH = "/trivial";

    private static final Buffer TRIVIAL_BODY = Buffer.buffer("{\"trivial\":\"" + "x".repeat(400) + "\"}");

    private static final int GRACE_SECONDS = 2;

    private final HttpSettings settings;
    private final int port;
    private final AtomicInteger connections;
    private final RefusalCounts refusals;
    private final Mount mount;
    private HttpServer server;

    HttpVerticle(HttpSettings settings, int port, AtomicInteger connections, RefusalCounts refusals, Mount mount) {
        this.settings = settings;
        this.port = port;
        this.connections = connections;
        this.refusals = refusals;
        this.mount = mount;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        Endpoints endpoints = new Endpoints(router, settings, refusals::count);
        mount.accept(router, endpoints);
        endpoints.seal();
        server = vertx.createHttpServer(settings.options())
                .connectionHandler(this::limitConnections)
                .invalidRequestHandler(InvalidRequests::answer)
                .requestHandler(request -> dispatch(request, router));
        return server.listen(port, settings.address().host());
    }

    private void limitConnections(HttpConnection connection) {
        if (connections.incrementAndGet() > settings.limits().connections()) {
            connection.close().onFailure(gone -> {});
        }
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    private static void dispatch(HttpServerRequest request, Router router) {
        if (TRIVIAL_PATH.equals(request.path())) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(TRIVIAL_BODY)
                    .onFailure(gone -> {});
        } else {
            router.handle(request);
        }
    }

    @Override
    public Future<?> stop() {
        return server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
    }
}
