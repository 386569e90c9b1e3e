package sluice.payment;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.outbox.OrderName;
import sluice.payment.Outcome.Declined;
import sluice.payment.Outcome.Paid;
import sluice.payment.Outcome.Unknown;
import sluice.payment.Outcome.Unsent;

/**
 * The way to the payment provider, in the sandbox's words. Half of the latest calls failing closes it for a while;
 * after that one call tries whether it is passable again. A decline is an answer, not a failure. For one event loop.
 */
public final class PaymentProvider {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentProvider.class);

    private final PaymentSettings settings;
    // In a field: a client that nobody holds is closed.
    private final WebClient client;
    private final CircuitBreaker breaker;
    private final LatestCalls latest = new LatestCalls();

    /** @param atOnce most calls in flight */
    public PaymentProvider(Vertx vertx, PaymentSettings settings, int atOnce) {
        this.settings = settings;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setConnectTimeout((int) settings.timeout().toMillis())
                        .setFollowRedirects(false)
                        .setUserAgent("sluice"),
                new PoolOptions().setHttp1MaxSize(atOnce).setMaxWaitQueueSize(atOnce));
        // The breaker keeps the state and the pause; when to open is decided by the share of failures, in tell().
        this.breaker = CircuitBreaker.create(
                        "payment",
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(Integer.MAX_VALUE)
                                .setTimeout(-1)
                                .setResetTimeout(settings.pause().toMillis()))
                .openHandler(opened -> LOG.atWarn().log("payment paused"))
                .closeHandler(closed -> passable());
    }

    private void passable() {
        latest.forget();
        LOG.atInfo().log("payment resumed");
    }

    /** Whether no charge is sent now, or just one to try; buyers' orders wait. From any thread. */
    public boolean paused() {
        return breaker.state() != CircuitBreakerState.CLOSED;
    }

    /** Whether nothing at all is sent now. */
    boolean closed() {
        return breaker.state() == CircuitBreakerState.OPEN;
    }

    /** How many more charges may be sent now, with {@code inFlight} of at most {@code atOnce} on their way. */
    int room(int atOnce, int inFlight) {
        return switch (breaker.state()) {
            case CLOSED -> Math.max(0, atOnce - inFlight);
            case HALF_OPEN -> inFlight == 0 ? 1 : 0;
            case OPEN -> 0;
        };
    }

    /**
     * Asks for the money; of a charge that may have been heard, first what became of it. Never fails: what cannot be
     * known is {@link Unknown}, what was not sent is {@link Unsent}.
     */
    public Future<Outcome> ask(Charge charge) {
        return breaker.execute(() -> (charge.again() ? enquire(charge) : send(charge)).onComplete(this::tell))
                .recover(failure -> Future.succeededFuture(unanswered(charge, failure)));
    }

    private void tell(Outcome outcome, Throwable failure) {
        latest.add(failure != null);
        if (latest.halfFailed() && breaker.state() == CircuitBreakerState.CLOSED) breaker.open();
    }

    private static Outcome unanswered(Charge charge, Throwable failure) {
        if (failure instanceof OpenCircuitException) return charge.unanswered(false);
        LOG.atDebug()
                .addKeyValue("order", OrderName.of(charge.order()))
                .addKeyValue("cause", failure.toString())
                .log("charge unanswered");
        return charge.unanswered(true);
    }

    private Future<Outcome> enquire(Charge charge) {
        return request(HttpMethod.GET, "/charges")
                .addQueryParam("key", charge.key())
                .send()
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .compose(response ->
                        response.statusCode() == 404 ? send(charge) : Future.succeededFuture(read(response)));
    }

    private Future<Outcome> send(Charge charge) {
        return request(HttpMethod.POST, "/charges")
                .putHeader("Idempotency-Key", charge.key())
                .sendJsonObject(new JsonObject()
                        .put("amount", charge.money().amount())
                        .put("currency", charge.money().currency())
                        .put("payment_method", charge.method())
                        .put("reference", charge.order()))
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(PaymentProvider::read);
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.requestAbs(method, settings.uri() + path)
                .timeout(settings.timeout().toMillis());
    }

    private static Outcome read(HttpResponse<Buffer> response) {
        int status = response.statusCode();
        if (status == 200) return read(response.bodyAsJsonObject());
        if (status == 402) return new Declined(null, "declined");
        // Too many, too slow, or the key in use this moment: ask again, like after silence.
        if (status >= 500 || status == 408 || status == 409 || status == 425 || status == 429) {
            throw new NotAnswered("status " + status);
        }
        LOG.atError().addKeyValue("status", status).log("provider refused a charge");
        return new Declined(null, "refused");
    }

    private static Outcome read(JsonObject charge) {
        String id = charge.getString("id");
        return switch (charge.getString("status", "")) {
            case "succeeded" -> new Paid(id);
            case "declined" -> new Declined(id, "declined");
            default -> throw new NotAnswered("no final status");
        };
    }

    /** The provider said something that settles nothing. */
    private static final class NotAnswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAnswered(String what) {
            super(what, null, false, false);
        }
    }

    public Future<Void> close() {
        client.close();
        breaker.close();
        return Future.succeededFuture();
    }
}
