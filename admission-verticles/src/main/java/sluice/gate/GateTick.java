package sluice.gate;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.presence.Presence;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * Runs the gate of every sale at each admission interval: ends what ran out, calls the next people. Every node may run
 * one; each step is decided inside Redis, so it never matters how many do.
 */
public final class GateTick extends VerticleBase {
    /** What a tick works with. */
    public record Parts(
            RedisGate gate, KnobPush push, SaleCatalogue catalogue, Positions positions, GateSettings settings) {}

    private static final Logger LOG = LoggerFactory.getLogger(GateTick.class);
    private static final int MOST_SCANNED = 10_000;
    /** A line in which nobody waits or was called needs a tick this seldom: to end what has run out. */
    private static final int QUIET_EVERY = 10;

    private final RedisGate gate;
    private final KnobPush push;
    private final SaleCatalogue catalogue;
    private final Positions positions;
    private final GateSettings settings;
    private final Map<SaleId, RedisGate.Admission> latest = new ConcurrentHashMap<>();
    private final Map<SaleId, Long> pushed = new HashMap<>();
    private final Set<SaleId> running = new HashSet<>();
    private final Set<SaleId> troubled = new HashSet<>();
    private long ticks;

    public GateTick(Parts parts) {
        this.gate = parts.gate();
        this.push = parts.push();
        this.catalogue = parts.catalogue();
        this.positions = parts.positions();
        this.settings = parts.settings();
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(settings.admissionInterval().toMillis(), timer -> tick());
        return Future.succeededFuture();
    }

    /** What the last tick of a sale saw; empty before the first one. Readable from every thread. */
    public Optional<RedisGate.Admission> latest(SaleId sale) {
        return Optional.ofNullable(latest.get(sale));
    }

    private void tick() {
        ticks++;
        catalogue.all().stream().filter(this::isRunnable).forEach(this::run);
    }

    private boolean isRunnable(Sale sale) {
        boolean changed = !Long.valueOf(sale.revision()).equals(pushed.get(sale.id()));
        boolean moving = sale.phase() != Phase.DRAFT && (sale.phase() != Phase.CLOSED || isOccupied(sale));
        // Nobody is called into a shop that cannot sell; a later tick moves the windows by the time that passed.
        Optional<Snapshot> line =
                positions.find(sale.id()).filter(snapshot -> !snapshot.recovering() && !snapshot.halted());
        if (line.isEmpty() || running.contains(sale.id())) return false;
        boolean due = ticks % QUIET_EVERY == 0 || line.get().waiting() > 0 || isAwaited(sale);
        return changed || (moving && due);
    }

    /** Whether something happens soon without anybody in the line: people are at the door, or the buckets fill. */
    private boolean isAwaited(Sale sale) {
        return latest(sale.id())
                .filter(seen -> seen.door() > 0 || !seen.rested())
                .isPresent();
    }

    /** Whether people may still be inside or at the door, whose leases and calls must end. */
    private boolean isOccupied(Sale sale) {
        return latest(sale.id())
                .filter(seen -> seen.active() + seen.door() == 0)
                .isEmpty();
    }

    private void run(Sale sale) {
        running.add(sale.id());
        pushIfChanged(sale)
                .compose(done -> gate.expire(sale))
                .compose(done -> gate.admit(sale, candidates(sale)))
                .onComplete(outcome -> {
                    running.remove(sale.id());
                    if (outcome.succeeded()) saw(sale, outcome.result());
                    else failed(sale, outcome.cause());
                });
    }

    private Future<Void> pushIfChanged(Sale sale) {
        if (Long.valueOf(sale.revision()).equals(pushed.get(sale.id()))) return Future.succeededFuture();
        return push.intoForce(sale)
                .onSuccess(inForce -> {
                    pushed.put(sale.id(), sale.revision());
                    note(sale, inForce);
                })
                .mapEmpty();
    }

    /** The gate goes on while Postgres is away; then the next tick tries again. */
    private void note(Sale sale, RedisGate.InForce inForce) {
        push.note(sale, inForce).onFailure(failure -> pushed.remove(sale.id()));
    }

    /** The next people after the place where the line stood when this node last looked. */
    private Candidates candidates(Sale sale) {
        Snapshot snapshot = positions.of(sale.id());
        long from = latest(sale.id()).map(RedisGate.Admission::served).orElse(snapshot.served());
        long end = Math.min(snapshot.next(), from + MOST_SCANNED);
        List<Long> pairs = new ArrayList<>();
        long place = from;
        while (place < end && pairs.size() < settings.candidates() * 2) {
            long index = snapshot.places().indexAt(place);
            if (!snapshot.leavers().contains(index)) {
                pairs.add(place);
                pairs.add(index);
            }
            place++;
        }
        Candidates.Rules rules = new Candidates.Rules(
                snapshot.places().cohort(),
                Presence.REPORT_COUNTS_MILLIS,
                settings.asideGrace().toMillis());
        return new Candidates(from, place, rules, pairs);
    }

    private void saw(Sale sale, RedisGate.Admission admission) {
        troubled.remove(sale.id());
        if (admission.loaded()) latest.put(sale.id(), admission);
        else pushed.remove(sale.id());
    }

    private void failed(Sale sale, Throwable failure) {
        pushed.remove(sale.id());
        if (troubled.add(sale.id())) {
            LOG.atWarn()
                    .addKeyValue("sale", sale.id())
                    .addKeyValue("cause", failure.toString())
                    .log("gate does not tick");
        }
    }
}
