package sluice.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import sluice.sale.Refusal;

/** Answers bytes that are not a request this server reads, and ends their connection. */
public final class InvalidRequests {
    private InvalidRequests() {}

    public static void answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Refusal refusal = cause instanceof TooLongHttpLineException
                ? Refusal.URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException ? Refusal.HEADERS_TOO_LARGE : Refusal.BAD_REQUEST;
        Problem.of(refusal.refused()).header("Connection", "close").send(request.response());
        request.connection().close().onFailure(gone -> {});
    }
}
