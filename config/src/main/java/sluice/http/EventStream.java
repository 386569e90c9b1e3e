package sluice.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One server-sent event stream. It never buffers for a reader that does not read: a write into a full queue ends the
 * stream, and the client comes back.
 */
public final class EventStream {
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final HttpServerResponse response;

    /** Starts the stream; {@code retryMillis} is how long the client is asked to wait before it reconnects. */
    public EventStream(HttpServerResponse response, int retryMillis) {
        this.response = response;
        response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        write(Buffer.buffer("retry: " + retryMillis + "\n\n"));
    }

    /** Encodes one event; {@code data} is a single line. */
    public static Buffer encode(String event, String data) {
        return Buffer.buffer("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Sends an encoded event. */
    public void write(Buffer event) {
        if (closed()) return;
        if (response.writeQueueFull()) {
            response.reset();
            return;
        }
        response.write(event).onFailure(gone -> {});
    }

    public void heartbeat() {
        write(HEARTBEAT);
    }

    public boolean closed() {
        return response.closed() || response.ended();
    }

    public void end() {
        if (!closed()) response.end().onFailure(gone -> {});
    }

    /** Calls {@code action} once, when the client is gone or the stream has ended. */
    public void onClose(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        Runnable once = () -> {
            if (done.compareAndSet(false, true)) action.run();
        };
        response.closeHandler(closed -> once.run());
        response.endHandler(ended -> once.run());
    }
}
