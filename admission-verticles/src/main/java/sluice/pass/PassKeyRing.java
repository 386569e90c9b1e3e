package sluice.pass;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;
import sluice.sale.Refusal;

/**
 * A node's copy of the pass keys, read anew often enough that every node, and every cache of the key set, knows a key
 * before any node signs with it. Makes a new key when it is time: any node may, and one does. Signing runs on a worker
 * thread. Usable from every thread once {@link #load} is done; a process without a usable key does not start.
 */
public final class PassKeyRing extends VerticleBase {
    /** Event bus address on which a node says that there is a new key. A hint: nobody depends on it. */
    private static final String CHANGED = "sluice.pass-keys.changed";

    /** Where the keys are, and where it is noted who made one. */
    public record Rows(Secrets secrets, AuditRows audit) {}

    private static final Logger LOG = LoggerFactory.getLogger(PassKeyRing.class);

    private final Vertx workers;
    private final Secrets secrets;
    private final AuditRows audit;
    private final PassSettings settings;
    private final PassVerifier verifier;
    private volatile PassKeys keys;

    /** {@code issuer} is named in every pass that this ring believes. */
    public PassKeyRing(Vertx vertx, Rows rows, PassSettings settings, String issuer) {
        this.workers = vertx;
        this.secrets = rows.secrets();
        this.audit = rows.audit();
        this.settings = settings;
        this.verifier = new PassVerifier(vertx, issuer, () -> now().verifying());
    }

    /** Reads the keys, making the first one if there is none, and proves that what they sign verifies. */
    public Future<PassKeyRing> load() {
        return secrets.of(PassKeys.PURPOSE, PassKey::make, noteFor(Action.FIRST_START))
                .compose(this::proved)
                .map(read -> {
                    keys = read;
                    return this;
                });
    }

    private Future<PassKeys> proved(List<Secret> read) {
        PassKeys before = keys;
        PassKeys after = new PassKeys(workers, read, settings.publishAhead());
        boolean signsAlike = before != null && before.kid().equals(after.kid());
        return signsAlike ? Future.succeededFuture(after) : after.prove(workers);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(settings.refresh().toMillis(), timer -> quietly(renew()));
        vertx.eventBus().consumer(CHANGED, hint -> quietly(load()));
        return Future.succeededFuture();
    }

    private static void quietly(Future<?> work) {
        work.onFailure(
                failure -> LOG.atWarn().addKeyValue("cause", failure.toString()).log("pass keys not renewed"));
    }

    /** Reads the keys, makes one if it is time, and retires those that no pass can need. */
    Future<Void> renew() {
        return load().compose(ring -> ring.isDue() ? rotateOnce() : Future.succeededFuture())
                .compose(done -> secrets.retire(PassKeys.PURPOSE, settings.retireAfter()));
    }

    private boolean isDue() {
        return settings.rotates() && now().newestAge().compareTo(settings.rotateEvery()) >= 0;
    }

    private Future<Void> rotateOnce() {
        return workers.executeBlocking(PassKey::make, false)
                .compose(made -> secrets.renew(PassKeys.PURPOSE, made, settings.rotateEvery(), noteFor("schedule"))
                        .compose(first -> first ? published(made) : Future.succeededFuture()))
                .mapEmpty();
    }

    private Secrets.Note noteFor(String actor) {
        return (transaction, id) -> audit.insert(
                transaction, Action.ofInstallation(actor, "pass-key", null, new JsonObject().put("id", id)));
    }

    /**
     * Makes and publishes a new key, which signs when every cache can know it, for {@code actor}. Answers its id. The
     * refusal {@code key_pending} while the newest one does not sign yet.
     */
    public Future<String> rotate(String actor) {
        return workers.executeBlocking(PassKey::make, false)
                .compose(made -> secrets.renew(PassKeys.PURPOSE, made, settings.publishAhead(), noteFor(actor))
                        .compose(
                                first -> first ? published(made) : Future.failedFuture(Refusal.KEY_PENDING.refused())));
    }

    private Future<String> published(Secret made) {
        LOG.atInfo().addKeyValue("key", made.id()).log("pass key made");
        workers.eventBus().publish(CHANGED, "");
        return load().map(made.id());
    }

    PassKeys now() {
        return keys;
    }

    int cacheSeconds() {
        return settings.cacheSeconds();
    }

    /** The id of the key that signs new passes. */
    public String kid() {
        return now().kid();
    }

    /** The token of {@code claims} under the key {@code kid}; fails if that key is no longer known. */
    public Future<String> sign(PassClaims claims, String kid) {
        PassKey key = now().key(kid);
        if (key == null) return Future.failedFuture(new IllegalStateException("a pass was signed by an unknown key"));
        return workers.executeBlocking(() -> key.sign(claims.signingInput(kid)), false);
    }

    public PassVerifier verifier() {
        return verifier;
    }
}
