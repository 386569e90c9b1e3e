package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.crash.CrashPoint;
import sluice.order.OrderHints;
import sluice.order.OrderSettings;
import sluice.outbox.Chore;
import sluice.outbox.OrderName;
import sluice.payment.OutcomeRows.Heard;
import sluice.payment.OutcomeRows.Moved;
import sluice.postgres.Postgres;
import sluice.pulse.Pulse;
import sluice.redis.Batcher;

/**
 * Charges waiting orders, a bounded number at once, and asks again for every charge whose outcome is open, also of a
 * worker that died; beside that it gives money back. What is heard is written down in batches. Any number of chargers
 * may run.
 */
public final class Charger extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Charger.class);
    private static final int RESULT_BATCH = 128;
    private static final int PEND_BATCH = 128;
    private static final long MARGIN_MILLIS = 2000;

    /**
     * What a charger works with.
     *
     * @param owed is told when settlements are owed to the ledger
     */
    public record Parts(Postgres postgres, PaymentSettings payment, OrderHints hints, Times times, Runnable owed) {}

    /**
     * What is told how charges go; only of those asked for the first time.
     *
     * @param waits how long orders wait until the provider is asked
     * @param asks how long it takes to answer, or we to give up
     */
    public record Times(Pulse waits, Pulse asks) {}

    private final Parts parts;
    private final OrderSettings settings;
    private final ChargeRows rows;
    private final OutcomeRows outcomes;
    private final Pauses pauses;
    private final Promise<Void> idle = Promise.promise();
    private volatile GuardedProvider provider;
    private Batcher<Heard, Boolean> results;
    private volatile Chore chore;
    private Refunder refunder;
    private int inFlight;
    private boolean moreWaits;
    private boolean stopping;

    public Charger(Parts parts, OrderSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.rows = new ChargeRows(parts.postgres(), parts.payment().provider(), patience());
        this.outcomes = new OutcomeRows(parts.payment().provider());
        this.pauses = new Pauses(settings.retryInterval());
    }

    // An enquiry and a charge may follow each other, each with the timeout.
    private Duration patience() {
        return parts.payment().timeout().multipliedBy(2).plusMillis(MARGIN_MILLIS);
    }

    @Override
    public Future<?> start() {
        PaymentProvider adapter = PaymentProvider.of(vertx, parts.payment(), settings.chargesAtOnce());
        provider = new GuardedProvider(vertx, adapter, parts.payment());
        results = new Batcher<>(RESULT_BATCH, settings.chargesAtOnce(), this::writeDown);
        chore = new Chore(vertx, "charge", settings.retryInterval(), this::takeSome);
        RefundRows refunds = new RefundRows(parts.postgres(), parts.payment().provider(), patience());
        refunder = new Refunder(vertx, refunds, provider, parts.hints(), pauses);
        return Future.succeededFuture();
    }

    /** Orders were placed: look now. From any thread. */
    public void wake() {
        Chore started = chore;
        if (started != null) started.wake();
    }

    /** Whether the provider is not asked now because half of the latest charges had no answer. From any thread. */
    public boolean paused() {
        GuardedProvider started = provider;
        return started != null && started.paused();
    }

    private Future<Boolean> takeSome() {
        int room = provider.room(settings.chargesAtOnce(), inFlight);
        if (provider.closed()) return rows.pend(PEND_BATCH).map(this::pended);
        if (room == 0) return Future.succeededFuture(false);
        return rows.takeOpen(room).compose(open -> {
            if (!open.isEmpty()) CrashPoint.OPEN_CHARGES_TAKEN.reach();
            open.forEach(this::ask);
            return takePlaced(room - open.size());
        });
    }

    private boolean pended(List<String> orders) {
        if (!orders.isEmpty()) parts.hints().changed(orders);
        return orders.size() == PEND_BATCH;
    }

    private Future<Boolean> takePlaced(int room) {
        moreWaits = room == 0;
        if (room == 0) return Future.succeededFuture(false);
        return rows.takePlaced(room).map(placed -> {
            if (!placed.isEmpty()) CrashPoint.CHARGES_TAKEN.reach();
            placed.forEach(this::ask);
            if (!placed.isEmpty())
                parts.hints().changed(placed.stream().map(Charge::order).toList());
            moreWaits = placed.size() == room;
            return false;
        });
    }

    private void ask(Charge charge) {
        inFlight++;
        long begun = millis();
        if (!charge.again()) parts.times().waits().took(begun, charge.waitedMillis());
        provider.charge(charge)
                .onSuccess(outcome -> note(charge, outcome, millis() - begun))
                .onSuccess(outcome -> CrashPoint.CHARGE_ANSWERED.reach())
                .compose(outcome -> results.add(new Heard(charge, outcome, pauses.millis(charge.asks()))))
                .onFailure(failure -> notWritten(charge, failure))
                .onComplete(done -> finished());
    }

    private void note(Charge charge, Outcome outcome, long tookMillis) {
        boolean first = !charge.again() && !(outcome instanceof Outcome.Unsent);
        if (first) parts.times().asks().took(millis(), tookMillis);
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    private void finished() {
        inFlight--;
        if (stopping && inFlight == 0) idle.tryComplete();
        else if (moreWaits) wake();
    }

    // The order stays as it is; when our patience with it is over, it is asked again with the same key.
    private static void notWritten(Charge charge, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("order", OrderName.of(charge.order()))
                .addKeyValue("cause", failure.toString())
                .log("outcome not written");
    }

    private Future<List<Boolean>> writeDown(List<Heard> heard) {
        return parts.postgres()
                .transaction(transaction ->
                        outcomes.finish(transaction, heard).onSuccess(written -> CrashPoint.OUTCOMES_WRITTEN.reach()))
                .onSuccess(committed -> CrashPoint.OUTCOMES_COMMITTED.reach())
                .onSuccess(this::tell)
                .map(moved -> heard.stream().map(one -> true).toList());
    }

    private void tell(List<Moved> moved) {
        if (moved.isEmpty()) return;
        parts.hints().changed(moved.stream().map(Moved::order).toList());
        if (moved.stream().anyMatch(one -> one.status().owesSettlement()))
            parts.owed().run();
    }

    @Override
    public Future<?> stop() {
        return chore.stop()
                .compose(stopped -> refunder.stop())
                .compose(stopped -> lastAnswers())
                .eventually(provider::close);
    }

    // Answers on their way are worth a moment; what is open after that is asked again by whoever comes next.
    private Future<Void> lastAnswers() {
        stopping = true;
        if (inFlight == 0) return Future.succeededFuture();
        return idle.future().timeout(MARGIN_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
}
