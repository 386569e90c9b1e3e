package sluice.payment;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.outbox.OrderName;
import sluice.payment.Outcome.Succeeded;
import sluice.payment.Outcome.Unknown;

/**
 * The way to the payment provider. Half of the latest calls failing closes it for a while; after that one call tries
 * whether it is passable again. A decline is an answer, not a failure. For one event loop.
 */
final class GuardedProvider {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedProvider.class);

    private final PaymentProvider provider;
    private final CircuitBreaker breaker;
    private final LatestCalls latest = new LatestCalls();

    GuardedProvider(Vertx vertx, PaymentProvider provider, PaymentSettings settings) {
        this.provider = provider;
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

    /** Whether nothing is sent now, or just one ask to try; buyers' orders wait. From any thread. */
    boolean paused() {
        return breaker.state() != CircuitBreakerState.CLOSED;
    }

    /** Whether nothing at all is sent now. */
    boolean closed() {
        return breaker.state() == CircuitBreakerState.OPEN;
    }

    /** How many more asks may be sent now, with {@code inFlight} of at most {@code atOnce} on their way. */
    int room(int atOnce, int inFlight) {
        return switch (breaker.state()) {
            case CLOSED -> Math.max(0, atOnce - inFlight);
            case HALF_OPEN -> inFlight == 0 ? 1 : 0;
            case OPEN -> 0;
        };
    }

    /**
     * Asks for the money; of a charge that may have been heard, first what became of it. Never fails: what cannot be
     * known is {@link Unknown}, what was not sent is {@link Outcome.Unsent}.
     */
    Future<Outcome> charge(Charge charge) {
        return guarded(charge, () -> charge.again() ? provider.enquire(charge) : provider.charge(charge));
    }

    /** Asks to give money back; never fails, as {@link #charge}. */
    Future<Outcome> refund(Refund refund) {
        return guarded(refund, () -> provider.refund(refund));
    }

    private Future<Outcome> guarded(Ask ask, Supplier<Future<Outcome>> call) {
        return breaker.execute(() -> call.get().onComplete(this::tell))
                .map(outcome -> judged(ask, outcome))
                .recover(failure -> Future.succeededFuture(unanswered(ask, failure)));
    }

    private void tell(Outcome outcome, Throwable failure) {
        latest.add(failure != null);
        if (latest.halfFailed() && breaker.state() == CircuitBreakerState.CLOSED) breaker.open();
    }

    /** INVARIANT: what moved is what was asked for, or a person looks at it. */
    private static Outcome judged(Ask ask, Outcome outcome) {
        if (!(outcome instanceof Succeeded moved) || moved.money().equals(ask.money())) return outcome;
        LOG.atError()
                .addKeyValue("order", OrderName.of(ask.order()))
                .addKeyValue("asked", ask.money())
                .addKeyValue("moved", moved.money())
                .log("another amount moved");
        return new Unknown(moved.id(), "the provider names another amount");
    }

    private static Outcome unanswered(Ask ask, Throwable failure) {
        if (failure instanceof OpenCircuitException) return ask.unanswered(false);
        LOG.atDebug()
                .addKeyValue("order", OrderName.of(ask.order()))
                .addKeyValue("cause", failure.toString())
                .log("ask unanswered");
        return ask.unanswered(true);
    }

    Future<Void> close() {
        breaker.close();
        return provider.close();
    }
}
