package sluice.ticket;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.postgres.Secrets;
import sluice.sale.Refusal;

/**
 * A node's copy of the ticket keys, read anew often enough that every node verifies with a new key before any signs
 * with it: so keys change without a ticket getting lost. Readable from every thread once {@link #load} is done.
 */
public final class TicketKeyRing extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TicketKeyRing.class);
    /** A third of the time in which a key counts as young, so that two failed readings do no harm. */
    private static final long REFRESH_MILLIS = 20_000;

    private final Secrets secrets;
    private volatile TicketKeys keys;

    public TicketKeyRing(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Reads the keys; the first node to ask makes the first one. */
    public Future<TicketKeyRing> load() {
        return TicketKeys.load(secrets).map(read -> {
            keys = read;
            return this;
        });
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                REFRESH_MILLIS,
                timer -> load().onFailure(failure ->
                        LOG.atWarn().addKeyValue("cause", failure.toString()).log("ticket keys not read")));
        return Future.succeededFuture();
    }

    TicketKeys keys() {
        return keys;
    }

    /**
     * Makes a new key, which signs from a minute on; every older one goes on to verify. Answers its id. {@code note}
     * is written with it. The refusal {@code busy} if another node made one at this moment, or {@code keys_used_up}.
     */
    public Future<String> rotate(Secrets.Note note) {
        return load().compose(ring -> secrets.add(TicketKeys.PURPOSE, ring.keys.next(), note))
                .compose(added -> added ? load() : Future.failedFuture(Refusal.BUSY.refused()))
                .map(ring -> ring.keys.youngest());
    }
}
