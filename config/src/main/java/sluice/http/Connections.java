package sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop: as many as may be, and none that keeps the server waiting for a request. An idle
 * timeout does not do that: it begins anew with each byte.
 */
public final class Connections {
    /** Is told the status of each answer that is no stream, and the time since its request's head. */
    @FunctionalInterface
    public interface Answers {
        void answered(int status, long nanos);
    }

    private final int most;
    private final AtomicInteger open;
    private final Answers answers;
    private final Deadlines firstHeads;
    private final Deadlines laterHeads;
    private final Map<HttpConnection, Waiting> waiting = new HashMap<>();

    /** {@code open}: how many there are on all event loops. */
    public Connections(Vertx vertx, HttpSettings.Limits limits, AtomicInteger open, Answers answers) {
        this.answers = answers;
        this.most = limits.connections();
        this.open = open;
        this.firstHeads = new Deadlines(vertx, limits.headerDeadline());
        this.laterHeads = new Deadlines(vertx, limits.keepAlive());
    }

    /** Call for each new connection, on its event loop. */
    public void opened(HttpConnection connection) {
        Waiting begun = new Waiting(connection);
        waiting.put(connection, begun);
        connection.closeHandler(closed -> forget(begun));
        if (open.incrementAndGet() > most) begun.close();
        else firstHeads.start(begun.deadline);
    }

    private void forget(Waiting gone) {
        open.decrementAndGet();
        waiting.remove(gone.connection);
        gone.deadline.stop();
    }

    /** Call for each request whose head has arrived, before it is answered. */
    public void requested(HttpServerRequest request) {
        Waiting served = waiting.get(request.connection());
        if (served == null) return;
        served.deadline.stop();
        served.latest = request;
        long begun = System.nanoTime();
        request.response().bodyEndHandler(answered -> {
            served.answered(request);
            HttpServerResponse response = request.response();
            if (!response.isChunked()) answers.answered(response.getStatusCode(), System.nanoTime() - begun);
        });
    }

    /** One connection, and since when it owes a request. */
    private final class Waiting {
        private final HttpConnection connection;
        private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::close);
        private HttpServerRequest latest;

        Waiting(HttpConnection connection) {
            this.connection = connection;
        }

        private void answered(HttpServerRequest request) {
            // The next request may have begun within the end of this answer, if it was waiting behind it.
            if (latest == request && waiting.containsKey(connection)) laterHeads.start(deadline);
        }

        private void close() {
            connection.close().onFailure(gone -> {});
        }
    }
}
