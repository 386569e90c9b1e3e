package sluice.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import sluice.sale.Refusal;

/** Reads the bodies of one event loop's requests whole, within a size and a time. */
final class Bodies {
    static final Buffer NONE = Buffer.buffer();

    private final int most;
    private final Deadlines deadlines;

    Bodies(Vertx vertx, HttpSettings.Limits limits) {
        this.most = limits.body();
        this.deadlines = new Deadlines(vertx, limits.bodyDeadline());
    }

    /** Whether {@code request} has a body that an endpoint might read. */
    static boolean has(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) return false;
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || declared(request) > 0;
    }

    /** Whether the head of {@code request} says how long its body is, and that it is no longer than may be read. */
    boolean isShort(HttpServerRequest request) {
        return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING) && declared(request) <= most;
    }

    /** The server has refused what is not a number. */
    private static long declared(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /** The whole body; {@code body_too_large} as soon as it is known to be, and what follows is thrown away. */
    Future<Buffer> read(HttpServerRequest request) {
        String expected = request.getHeader(HttpHeaders.EXPECT);
        if (declared(request) <= most && expected != null && request.version() != HttpVersion.HTTP_1_0) {
            if (!expected.equalsIgnoreCase("100-continue")) return Future.failedFuture(Refusal.BAD_REQUEST.refused());
            request.response().writeContinue().onFailure(gone -> {});
        }
        return new Reading(request).start();
    }

    /** One body on its way. A sender who is slower than the deadline is cut off, also while it is thrown away. */
    private final class Reading {
        private final HttpServerRequest request;
        private final Promise<Buffer> whole = Promise.promise();
        private final Deadlines.Deadline deadline;
        private Buffer body = NONE;
        private boolean refused;

        Reading(HttpServerRequest request) {
            this.request = request;
            this.deadline = new Deadlines.Deadline(this::cutOff);
        }

        Future<Buffer> start() {
            request.handler(this::take).endHandler(this::end).exceptionHandler(this::fail);
            deadlines.start(deadline);
            if (declared(request) > most) refuse();
            return whole.future();
        }

        private void take(Buffer part) {
            if (refused) return;
            if (body.length() + part.length() > most) refuse();
            else
                body = body.length() == 0
                        ? part
                        : Buffer.buffer().appendBuffer(body).appendBuffer(part);
        }

        private void refuse() {
            refused = true;
            body = NONE;
            whole.fail(Refusal.BODY_TOO_LARGE.refused());
        }

        private void end(Void ended) {
            deadline.stop();
            if (refused) cutOff();
            else whole.complete(body);
        }

        private void fail(Throwable gone) {
            deadline.stop();
            whole.tryFail(Refusal.BAD_REQUEST.refused());
        }

        private void cutOff() {
            request.connection().close().onFailure(gone -> {});
        }
    }
}
