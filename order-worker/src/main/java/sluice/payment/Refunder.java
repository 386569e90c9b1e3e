package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.crash.CrashPoint;
import sluice.order.OrderHints;
import sluice.outbox.Chore;
import sluice.outbox.OrderName;

/**
 * Gives money back: asks the provider for every refund in the rows, a few at once beside the charges, again under the
 * same key until it is known whether it went. For the charger's event loop.
 */
final class Refunder {
    private static final Logger LOG = LoggerFactory.getLogger(Refunder.class);
    private static final int AT_ONCE = 8;

    private final RefundRows rows;
    private final GuardedProvider provider;
    private final OrderHints hints;
    private final Pauses pauses;
    private final Chore chore;
    private int inFlight;

    Refunder(Vertx vertx, RefundRows rows, GuardedProvider provider, OrderHints hints, Pauses pauses) {
        this.rows = rows;
        this.provider = provider;
        this.hints = hints;
        this.pauses = pauses;
        this.chore = new Chore(vertx, "refund", pauses.first(), this::takeSome);
    }

    private Future<Boolean> takeSome() {
        int room = provider.room(AT_ONCE, inFlight);
        if (room == 0) return Future.succeededFuture(false);
        return rows.take(room).map(taken -> {
            if (!taken.isEmpty()) CrashPoint.REFUNDS_TAKEN.reach();
            taken.forEach(this::ask);
            return false;
        });
    }

    private void ask(Refund refund) {
        inFlight++;
        provider.refund(refund)
                .onSuccess(outcome -> note(refund, outcome))
                .onSuccess(outcome -> CrashPoint.REFUND_ANSWERED.reach())
                .compose(outcome ->
                        rows.finish(List.of(new RefundRows.Heard(refund, outcome, pauses.millis(refund.asks())))))
                .onSuccess(hints::changed)
                .onFailure(failure -> notWritten(refund, failure))
                .onComplete(done -> finished());
    }

    private static void note(Refund refund, Outcome outcome) {
        if (!(outcome instanceof Outcome.Declined declined)) return;
        LOG.atError()
                .addKeyValue("order", OrderName.of(refund.order()))
                .addKeyValue("reason", declined.reason())
                .log("refund refused");
    }

    private static void notWritten(Refund refund, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("order", OrderName.of(refund.order()))
                .addKeyValue("cause", failure.toString())
                .log("outcome of a refund not written");
    }

    private void finished() {
        inFlight--;
        chore.wake();
    }

    /** Refunds on their way are asked for again by whoever comes next. */
    Future<Void> stop() {
        return chore.stop();
    }
}
