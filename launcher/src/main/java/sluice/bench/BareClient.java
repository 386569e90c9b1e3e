package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * HTTP/1.1 over kept connections with requests that were encoded beforehand: as little work as possible for each, the
 * same for every endpoint, so that it is the server that is measured. Use it on the load's one event loop.
 */
final class BareClient {
    /** An answer as it came; {@code body} is where its body begins in {@code bytes}. */
    static final class Reply {
        private final int status;
        private final byte[] bytes;
        private final int body;

        private Reply(int status, byte[] bytes, int body) {
            this.status = status;
            this.bytes = bytes;
            this.body = body;
        }

        int status() {
            return status;
        }

        /** The text of {@code length} bytes behind {@code name} in the body. */
        String textAfter(String name, int length) {
            return new String(bytes, after(name), length, StandardCharsets.US_ASCII);
        }

        /** The text behind {@code name} up to the next quotation mark. */
        String quotedAfter(String name) {
            int from = after(name);
            int to = from;
            while (bytes[to] != '"') to++;
            return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        }

        /** The number behind {@code name} in the body. */
        long numberAfter(String name) {
            long number = 0;
            for (int i = after(name); bytes[i] >= '0' && bytes[i] <= '9'; i++) number = number * 10 + bytes[i] - '0';
            return number;
        }

        /** The number behind {@code name} in the body, which may have a fraction. */
        double decimalAfter(String name) {
            int from = after(name);
            int to = from;
            while ((bytes[to] >= '0' && bytes[to] <= '9') || bytes[to] == '.') to++;
            return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }

        /** Whether the body holds {@code text}. */
        boolean has(String text) {
            return find(bytes, body, text) >= 0;
        }

        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private int after(String name) {
            int at = find(bytes, body, name);
            if (at < 0) throw new IllegalStateException("no " + name + " in " + this);
            return at + name.length();
        }
    }

    private static final String LENGTH = "\r\ncontent-length: ";

    private final NetClient client;
    private final URI uri;
    private final int most;
    private final ArrayDeque<Lane> idle = new ArrayDeque<>();
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private int open;

    private record Exchange(Buffer request, Promise<Reply> reply) {}

    /** {@code most} connections, opened when first needed. */
    BareClient(Vertx vertx, String uri, int most) {
        this.client = vertx.createNetClient();
        this.uri = URI.create(uri);
        this.most = most;
    }

    /** {@code headers} are whole lines without their end. */
    static Buffer request(String method, String path, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: bench\r\n");
        for (String header : headers) text.append(header).append("\r\n");
        return Buffer.buffer(text.append("\r\n").toString());
    }

    /** Sends {@code request} on the next connection that is free. */
    Future<Reply> send(Buffer request) {
        Exchange exchange = new Exchange(request, Promise.promise());
        Lane lane = idle.poll();
        if (lane != null) lane.start(exchange);
        else if (open < most) connect(exchange);
        else waiting.add(exchange);
        return exchange.reply().future();
    }

    private void connect(Exchange exchange) {
        open++;
        client.connect(uri.getPort(), uri.getHost())
                .onSuccess(socket -> new Lane(socket).start(exchange))
                .onFailure(failure -> {
                    open--;
                    exchange.reply().fail(failure);
                });
    }

    Future<Void> close() {
        return client.close();
    }

    /** One connection. */
    private final class Lane {
        private final NetSocket socket;
        private Exchange current;
        private Buffer partial;

        Lane(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::received).closeHandler(this::closed);
        }

        void start(Exchange exchange) {
            current = exchange;
            socket.write(exchange.request()).onFailure(gone -> {});
        }

        private void received(Buffer more) {
            Buffer all = partial == null ? more : partial.appendBuffer(more);
            Reply reply = whole(all.getBytes());
            if (reply == null) {
                partial = partial == null ? Buffer.buffer().appendBuffer(more) : all;
                return;
            }
            partial = null;
            Promise<Reply> answered = current.reply();
            current = waiting.poll();
            if (current == null) idle.push(this);
            else start(current);
            answered.complete(reply);
        }

        private void closed(Void gone) {
            open--;
            if (!idle.remove(this)) current.reply().fail("connection closed");
        }
    }

    /** The answer in {@code bytes}, or null while some of it is missing. */
    static Reply whole(byte[] bytes) {
        int end = find(bytes, 0, "\r\n\r\n");
        if (end < 0) return null;
        int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
        int length = 0;
        int at = find(bytes, 0, LENGTH);
        for (int i = at + LENGTH.length(); at >= 0 && bytes[i] != '\r'; i++) length = length * 10 + bytes[i] - '0';
        return bytes.length < end + 4 + length ? null : new Reply(status, bytes, end + 4);
    }

    private static int find(byte[] bytes, int from, String what) {
        char first = what.charAt(0);
        for (int i = from; i <= bytes.length - what.length(); i++) {
            if (bytes[i] == first && matches(bytes, i, what)) return i;
        }
        return -1;
    }

    private static boolean matches(byte[] bytes, int at, String what) {
        for (int i = 1; i < what.length(); i++) if (bytes[at + i] != what.charAt(i)) return false;
        return true;
    }
}
