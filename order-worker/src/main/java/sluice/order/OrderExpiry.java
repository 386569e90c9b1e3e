package sluice.order;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import sluice.crash.CrashPoint;
import sluice.outbox.Chore;

/**
 * Ends waiting orders whose hold has run out, by Postgres' clock and as soon as it has. An order that is being charged
 * never runs out.
 */
public final class OrderExpiry extends VerticleBase {
    private static final int MOST = 128;

    private final OrderRows rows;
    private final OrderHints hints;
    private final Runnable owed;
    private final OrderSettings settings;
    private Chore chore;
    private long timer = -1;

    /** @param owed is told when settlements are owed to the ledger */
    public OrderExpiry(OrderRows rows, OrderHints hints, Runnable owed, OrderSettings settings) {
        this.rows = rows;
        this.hints = hints;
        this.owed = owed;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        chore = new Chore(vertx, "expire", settings.retryInterval(), this::expire);
        return Future.succeededFuture();
    }

    private Future<Boolean> expire() {
        return rows.expire(MOST).map(this::tell).compose(more -> more ? Future.succeededFuture(true) : sleep());
    }

    /** Wakes when the next hold has run out, if that is before the next look. */
    private Future<Boolean> sleep() {
        return rows.nextExpiryMillis().map(left -> {
            vertx.cancelTimer(timer);
            long interval = settings.retryInterval().toMillis();
            if (left.isPresent() && left.get() < interval) {
                timer = vertx.setTimer(Math.max(1, left.get() + 1), due -> chore.wake());
            }
            return false;
        });
    }

    private boolean tell(List<String> expired) {
        if (expired.isEmpty()) return false;
        CrashPoint.EXPIRY_COMMITTED.reach();
        hints.changed(expired);
        owed.run();
        return expired.size() >= MOST;
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return chore.stop();
    }
}
