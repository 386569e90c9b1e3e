package sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * One server-sent event stream, for the event loop of its connection. It never buffers for a reader that does not read:
 * what the system does not take within its small send buffer waits here, {@link #busy()}, and more of it than
 * {@link #MOST_WAITING_BYTES} ends the connection.
 */
public final class EventStream {
    /**
     * The system's buffer, which it doubles: a dozen events for one whose network is slow for a while, no megabytes for
     * one who never reads, and {@link #busy()} soon where nobody is there any more.
     */
    private static final int SEND_BUFFER_BYTES = 8 << 10;

    private static final int MOST_WAITING_BYTES = 16 << 10;
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final HttpServerRequest request;
    /** Of the last write; null once it was written out. */
    private Future<Void> writing;

    /** Starts the stream; {@code retryMillis} is how long the client is asked to wait before it reconnects. */
    public EventStream(HttpServerRequest request, int retryMillis) {
        this.request = request;
        Channel channel = connection().channel();
        if (channel.isActive()) channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        response()
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true)
                .setWriteQueueMaxSize(MOST_WAITING_BYTES);
        write(Buffer.buffer("retry: " + retryMillis + "\n\n"));
    }

    private HttpServerResponse response() {
        return request.response();
    }

    private ChannelHandlerContext connection() {
        return ((HttpServerConnection) request.connection()).channelHandlerContext();
    }

    /** Encodes one event; {@code data} is a single line. */
    public static Buffer encode(String event, String data) {
        return Buffer.buffer("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Sends an encoded event. */
    public void write(Buffer event) {
        if (closed()) return;
        if (response().writeQueueFull()) {
            drop();
            return;
        }
        Future<Void> written = response().write(event);
        writing = written.isComplete() ? null : written;
    }

    /** Whether what was written last still waits for the reader, or for the end of the work that wrote it. */
    public boolean busy() {
        if (writing != null && writing.isComplete()) writing = null;
        return writing != null;
    }

    /**
     * Ends the connection at once. An orderly end, Vert.x' own reset included, would wait for the reader: whatever it
     * has not read is thrown away here, by this process and by the system.
     */
    public void drop() {
        if (connection().channel().isActive()) connection().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        var unused = connection().close();
    }

    public void heartbeat() {
        write(HEARTBEAT);
    }

    public boolean closed() {
        return response().closed() || response().ended();
    }

    /** Ends the stream once everything is written out. */
    public void end() {
        if (!closed()) response().end().onFailure(gone -> {});
    }

    /** Calls {@code action} once, when the client is gone or the stream has ended. */
    public void onClose(Handler<Void> action) {
        if (closed()) action.handle(null);
        else response().endHandler(action);
    }
}
