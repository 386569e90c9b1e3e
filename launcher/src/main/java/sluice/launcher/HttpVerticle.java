package sluice.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sluice.http.Connections;
import sluice.http.Endpoints;
import sluice.http.HttpSettings;
import sluice.http.InvalidRequests;
import sluice.report.SaleTally;

/**
 * One event loop of the public server. Several share the port; each mounts its own features, because what batches,
 * batches per event loop.
 */
final class HttpVerticle extends VerticleBase {
    /** A fixed answer before everything else: what this server can do at most, for benchmarks to compare with. */
    static final String TRIVIAL_PATH = "/trivial";

    private static final Buffer TRIVIAL_BODY = Buffer.buffer("{\"trivial\":\"" + "x".repeat(400) + "\"}");

    private static final int GRACE_SECONDS = 2;

    private final HttpSettings settings;
    private final int port;
    /** What the server's event loops count together. */
    record Counts(AtomicInteger connections, RefusalCounts refusals, ResponseTimes times) {
        Counts(MeterRegistry registry, SaleTally tally) {
            this(new AtomicInteger(), new RefusalCounts(registry, tally), new ResponseTimes(registry));
        }
    }

    private final Counts counts;
    private final Consumer<Endpoints> mount;
    private HttpServer server;

    /** {@code mount} mounts the features. */
    HttpVerticle(HttpSettings settings, int port, Counts counts, Consumer<Endpoints> mount) {
        this.settings = settings;
        this.port = port;
        this.counts = counts;
        this.mount = mount;
    }

    @Override
    public Future<?> start() {
        Endpoints endpoints = new Endpoints(vertx, settings, counts.refusals());
        mount.accept(endpoints);
        endpoints.seal();
        Connections watched = new Connections(vertx, settings.limits(), counts.connections(), counts.times()::answered);
        server = vertx.createHttpServer(settings.options())
                .connectionHandler(watched::opened)
                .invalidRequestHandler(InvalidRequests::answer)
                .requestHandler(request -> {
                    watched.requested(request);
                    if (TRIVIAL_PATH.equals(request.path())) answerTrivial(request);
                    else endpoints.handle(request);
                });
        return server.listen(port, settings.address().host());
    }

    private static void answerTrivial(HttpServerRequest request) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(TRIVIAL_BODY)
                .onFailure(gone -> {});
    }

    @Override
    public Future<?> stop() {
        return server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
    }
}
