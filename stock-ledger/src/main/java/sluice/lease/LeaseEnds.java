package sluice.lease;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.lease.ClaimRows.Holder;

/**
 * The ends of renewed leases on their way to Postgres: one statement a second at most. Whatever has not been written
 * when a node dies makes a lease that is restored afterwards end earlier, by what it was renewed in that second.
 */
final class LeaseEnds {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseEnds.class);
    private static final long INTERVAL_MILLIS = 1000;

    private final Vertx vertx;
    private final ClaimRows rows;
    private final Map<Holder, Long> ends = new ConcurrentHashMap<>();
    private final AtomicBoolean timed = new AtomicBoolean();

    LeaseEnds(Vertx vertx, ClaimRows rows) {
        this.vertx = vertx;
        this.rows = rows;
    }

    /** From any thread. */
    void note(Holder holder, long endMillis) {
        ends.merge(holder, endMillis, Math::max);
        if (timed.compareAndSet(false, true)) vertx.setTimer(INTERVAL_MILLIS, timer -> write());
    }

    private void write() {
        timed.set(false);
        Map<Holder, Long> batch = new HashMap<>();
        for (Holder holder : List.copyOf(ends.keySet())) batch.put(holder, ends.remove(holder));
        rows.renew(batch).onFailure(failure -> {
            LOG.atWarn()
                    .addKeyValue("leases", batch.size())
                    .addKeyValue("cause", failure.toString())
                    .log("ends of leases not written yet");
            batch.forEach(this::note);
        });
    }
}
