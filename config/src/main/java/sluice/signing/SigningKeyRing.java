package sluice.signing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.postgres.Secrets;
import sluice.sale.Refusal;

/**
 * A node's copy of the keys of one purpose, read anew often enough that every node verifies with a new key before any
 * signs with it: so keys change without a token getting lost. Readable from every thread once {@link #load} is done.
 */
public final class SigningKeyRing extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyRing.class);
    /** A third of the time in which a key counts as young, so that two failed readings do no harm. */
    private static final long REFRESH_MILLIS = 20_000;

    private final Secrets secrets;
    private final String purpose;
    private volatile SigningKeys keys;

    public SigningKeyRing(Secrets secrets, String purpose) {
        this.secrets = secrets;
        this.purpose = purpose;
    }

    /** Reads the keys; the first node to ask makes the first one. */
    public Future<SigningKeyRing> load() {
        return SigningKeys.load(secrets, purpose).map(read -> {
            keys = read;
            return this;
        });
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(REFRESH_MILLIS, timer -> load().onFailure(this::told));
        return Future.succeededFuture();
    }

    private void told(Throwable failure) {
        LOG.atWarn()
                .addKeyValue("purpose", purpose)
                .addKeyValue("cause", failure.toString())
                .log("signing keys not read");
    }

    public SigningKeys keys() {
        return keys;
    }

    /**
     * Makes a new key, which signs from a minute on; every older one goes on to verify. Answers its id. {@code note}
     * is written with it. The refusal {@code busy} if another node made one at this moment, or {@code keys_used_up}.
     */
    public Future<String> rotate(Secrets.Note note) {
        return load().compose(ring -> secrets.add(purpose, ring.keys.next(), note))
                .compose(added -> added ? load() : Future.failedFuture(Refusal.BUSY.refused()))
                .map(ring -> ring.keys.youngest());
    }
}
