package sluice.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.util.EnumMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/** Turns a failure into a problem document (RFC 9457). This is the only place where failures become statuses. */
public final class Problem {
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    private static final long WARN_INTERVAL_NANOS = 1_000_000_000L;
    private static final AtomicLong WARNED_AT = new AtomicLong(System.nanoTime() - WARN_INTERVAL_NANOS);

    /** What each refusal says where there is nothing more to say: the same bytes for a whole crowd. */
    private static final Map<Refusal, Buffer> PLAIN = plain();

    private Problem() {}

    private static Map<Refusal, Buffer> plain() {
        Map<Refusal, Buffer> plain = new EnumMap<>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            plain.put(refusal, body(refusal.status(), refusal.code(), refusal.advice()));
        }
        return plain;
    }

    /** A refusal as it is; trouble of a store as 503; a bug as 500, logged and without its innards. */
    public static Answer of(Throwable failure) {
        if (failure instanceof Refused refused) return of(refused);
        if (isBug(failure)) {
            LOG.atError().setCause(failure).log("request failed by a bug");
            return document(500, "internal_error", "The server made a mistake; it has been noted.");
        }
        if (isTimeToWarn())
            LOG.atWarn().addKeyValue("cause", failure.toString()).log("store unavailable");
        return of(Refusal.STORE_UNAVAILABLE.refused());
    }

    /** A store that is away fails every request; once a second says it. */
    private static boolean isTimeToWarn() {
        long now = System.nanoTime();
        long last = WARNED_AT.get();
        return now - last > WARN_INTERVAL_NANOS && WARNED_AT.compareAndSet(last, now);
    }

    private static Answer of(Refused refused) {
        Refusal refusal = refused.refusal();
        boolean plain = refusal.advice().equals(refused.getMessage());
        Buffer body = plain ? PLAIN.get(refusal) : body(refusal.status(), refusal.code(), refused.getMessage());
        Answer answer = Answer.problem(refusal.status(), body);
        if (refused.retryAfterSeconds() > 0) {
            answer.header("Retry-After", Integer.toString(refused.retryAfterSeconds()));
        }
        if (refusal.status() == 401) answer.header("WWW-Authenticate", "Bearer");
        return answer;
    }

    private static Answer document(int status, String code, String detail) {
        return Answer.problem(status, body(status, code, detail));
    }

    private static Buffer body(int status, String code, String detail) {
        return new JsonObject()
                .put("type", "/problems/" + code)
                .put("title", code.replace('_', ' '))
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .toBuffer();
    }

    /** What only our own mistake can raise; everything else comes from a client of a store. */
    private static boolean isBug(Throwable failure) {
        return failure instanceof IllegalStateException
                || failure instanceof IllegalArgumentException
                || failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ArithmeticException
                || failure instanceof NoSuchElementException
                || failure instanceof UnsupportedOperationException
                || failure instanceof DecodeException
                || failure instanceof DateTimeException
                || failure instanceof Error;
    }
}
