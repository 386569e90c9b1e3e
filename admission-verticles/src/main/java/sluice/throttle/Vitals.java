package sluice.throttle;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import sluice.pulse.Pulse;
import sluice.sale.Refused;
import sluice.sale.SaleId;

/** What this process feels of its own work: its answers to purchases, and payments where it charges. Thread-safe. */
public final class Vitals {
    private static final int SERVER_ERROR = 500;

    private final Duration window;
    private final Map<SaleId, Pulse> checkouts = new ConcurrentHashMap<>();
    private final Pulse waits;
    private final Pulse asks;
    private volatile BooleanSupplier paused = () -> false;

    public Vitals(ThrottleSettings settings) {
        this.window = settings.limits().window();
        this.waits = new Pulse(window);
        this.asks = new Pulse(window);
    }

    /** For whoever charges in this process: how long orders wait until the payment provider is asked. */
    public Pulse waits() {
        return waits;
    }

    /** For whoever charges in this process: how long the payment provider takes to answer. */
    public Pulse asks() {
        return asks;
    }

    /** From now on {@code paused} says whether the payment provider is not asked. */
    public void askWhetherPaused(BooleanSupplier paused) {
        this.paused = paused;
    }

    /**
     * Runs {@code purchase} and takes note of how it went. A refusal that is the buyer's affair is neither slow nor
     * an error; what we could not do is one.
     */
    public <T> Future<T> watch(SaleId sale, Supplier<Future<T>> purchase) {
        long begun = millis();
        Pulse pulse = checkouts.computeIfAbsent(sale, any -> new Pulse(window));
        return purchase.get()
                .onSuccess(answer -> pulse.took(millis(), millis() - begun))
                .onFailure(failure -> {
                    if (isOurs(failure)) pulse.failed(millis());
                });
    }

    private static boolean isOurs(Throwable failure) {
        return !(failure instanceof Refused refused) || refused.refusal().status() >= SERVER_ERROR;
    }

    Report report(SaleId sale) {
        long now = millis();
        Pulse checkout = checkouts.get(sale);
        return new Report(
                checkout == null ? new Pulse.Reading(0, 0, 0) : checkout.read(now),
                waits.read(now).then(asks.read(now)),
                paused.getAsBoolean());
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }
}
