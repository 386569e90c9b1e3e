package sluice.throttle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.redis.RedisStore;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.throttle.RedisThrottle.Seen;

/**
 * Reports this process' health for every open sale whose outflow is automatic, and decides where a decision is due. One
 * for a process, of whatever role; it never matters how many decide.
 */
public final class ThrottleTick extends VerticleBase {
    /** What it works with. {@code node} names this run of this process. */
    public record Parts(
            String node,
            RedisStore redis,
            CursorRows cursors,
            SaleCatalogue catalogue,
            Vitals vitals,
            ThrottleSettings settings) {}

    private static final Logger LOG = LoggerFactory.getLogger(ThrottleTick.class);
    /** A process that was silent for so many intervals is not heard any more. */
    private static final int FRESH_INTERVALS = 5;

    private final Parts parts;
    private final RedisThrottle redis;
    private final Map<SaleId, Throttle> latest = new ConcurrentHashMap<>();
    private final Map<SaleId, JournalDelay> delays = new HashMap<>();
    private final Map<SaleId, Cursor> cursors = new HashMap<>();
    private boolean running;

    public ThrottleTick(Parts parts) {
        this.parts = parts;
        this.redis = new RedisThrottle(
                parts.redis(), parts.node(), parts.settings().interval().toMillis() * FRESH_INTERVALS);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(parts.settings().interval().toMillis(), timer -> tick());
        return Future.succeededFuture();
    }

    /** The throttle of a sale as this process saw it last; empty where it is not automatic. From any thread. */
    public Optional<Throttle> latest(SaleId sale) {
        return Optional.ofNullable(latest.get(sale));
    }

    private void tick() {
        List<Sale> sales = parts.catalogue().all().stream()
                .filter(ThrottleTick::isAutomatic)
                .toList();
        List<SaleId> ids = sales.stream().map(Sale::id).toList();
        latest.keySet().retainAll(ids);
        delays.keySet().retainAll(ids);
        if (sales.isEmpty() || running) return;
        running = true;
        parts.cursors()
                .of(ids)
                .onSuccess(cursors::putAll)
                // Postgres away: the worker stands where it stood, as far as anybody knows.
                .otherwise(Map.of())
                .compose(known -> Future.join(sales.stream().map(this::run).toList()))
                .onComplete(done -> running = false);
    }

    private static boolean isAutomatic(Sale sale) {
        boolean moves = sale.phase() == Phase.OPEN || sale.phase() == Phase.DRAINING;
        return moves && sale.knobs().pace().outflow() == Pace.Outflow.AUTO;
    }

    private Future<Void> run(Sale sale) {
        return redis.report(sale.id(), parts.vitals().report(sale.id()))
                .compose(seen -> decide(sale, seen))
                .onFailure(failure -> LOG.atDebug()
                        .addKeyValue("sale", sale.id())
                        .addKeyValue("cause", failure.toString())
                        .log("outflow not judged"));
    }

    private Future<Void> decide(Sale sale, Seen seen) {
        Throttle before = seen.throttle().orElseGet(() -> Throttle.free(seen.nowMillis()));
        latest.put(sale.id(), before);
        long lag = lagMillis(sale.id(), seen);
        if (seen.throttle().isPresent() && !before.isDue(seen.nowMillis(), parts.settings())) {
            return Future.succeededFuture();
        }
        Throttle next = before.next(
                Health.of(seen.reports(), lag).load(parts.settings().limits()),
                bounds(sale.knobs(), seen.nowMillis()),
                parts.settings(),
                seen.nowMillis());
        boolean known = seen.throttle().filter(next::equals).isPresent();
        return known ? Future.succeededFuture() : set(sale, seen, next);
    }

    private long lagMillis(SaleId sale, Seen seen) {
        Cursor cursor = cursors.get(sale);
        if (cursor == null) return 0;
        return delays.computeIfAbsent(sale, any -> new JournalDelay())
                .millis(seen.nowMillis(), seen.journalEnd(), cursor);
    }

    private static Throttle.Bounds bounds(Knobs knobs, long now) {
        return new Throttle.Bounds(knobs.pace().floor(), knobs.perMinuteAt(Instant.ofEpochMilli(now)));
    }

    private Future<Void> set(Sale sale, Seen seen, Throttle next) {
        return redis.set(sale.id(), seen.throttle(), next).map(first -> {
            if (first) tell(sale, seen.throttle().map(Throttle::reason).orElse(Reason.NONE), next);
            return null;
        });
    }

    private void tell(Sale sale, Reason before, Throttle next) {
        latest.put(sale.id(), next);
        if (before == next.reason()) return;
        LOG.atLevel(next.reason() == Reason.NONE ? Level.INFO : Level.WARN)
                .addKeyValue("sale", sale.id())
                .addKeyValue("reason", next.reason().word())
                .addKeyValue("before", before.word())
                .addKeyValue(
                        "per_minute", Math.min(next.perMinute(), sale.knobs().newUsersPerMinute()))
                .log("outflow throttled");
    }
}
