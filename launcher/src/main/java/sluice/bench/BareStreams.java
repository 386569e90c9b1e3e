package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/** What event streams cost at least: a bare Vert.x server with one event loop that keeps its responses and writes. */
final class BareStreams {
    private static final Buffer RETRY = Buffer.buffer("retry: 3000\n\n");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<HttpServerResponse> open = new ArrayList<>();
    private final Buffer event;
    private HttpServer server;

    /** {@code event} is what each is told, at first and in each round. */
    BareStreams(Buffer event) {
        this.event = event;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Answers the port. */
    int start() throws Exception {
        server =
                Stage.await(vertx.createHttpServer().requestHandler(this::begin).listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    private void begin(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        Future<Void> unused = response.write(RETRY);
        unused = response.write(event);
        open.add(response);
    }

    /** Forgets the responses; their clients are gone. */
    void forget() throws Exception {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(here -> {
            open.clear();
            done.complete();
        });
        Stage.await(done.future());
    }

    /** Writes the event to everybody; answers how long that took, in nanoseconds. */
    long writeAll() throws Exception {
        Promise<Long> done = Promise.promise();
        vertx.runOnContext(here -> {
            long began = System.nanoTime();
            for (HttpServerResponse response : open) {
                Future<Void> unused = response.write(event);
            }
            done.complete(System.nanoTime() - began);
        });
        return Stage.await(done.future());
    }

    void close() throws Exception {
        Stage.await(vertx.close());
    }
}
