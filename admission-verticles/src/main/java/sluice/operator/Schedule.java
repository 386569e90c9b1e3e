package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.sale.Phase;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/** Moves sales at their times. Every node may run one: of two moves at once the second is refused and harmless. */
public final class Schedule extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
    private static final long INTERVAL_MILLIS = 250;

    private final SaleCatalogue catalogue;
    private final SaleChanges changes;
    private final Set<SaleId> moving = new HashSet<>();

    public Schedule(SaleCatalogue catalogue, SaleChanges changes) {
        this.catalogue = catalogue;
        this.changes = changes;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> catalogue.all().forEach(this::moveIfDue));
        return Future.succeededFuture();
    }

    private void moveIfDue(Sale sale) {
        Optional<Phase> due = due(sale, Instant.now());
        if (due.isEmpty() || !moving.add(sale.id())) return;
        changes.move("schedule", sale, due.get()).onComplete(outcome -> {
            moving.remove(sale.id());
            if (outcome.failed() && !(outcome.cause() instanceof Refused)) {
                LOG.atWarn()
                        .addKeyValue("sale", sale.id())
                        .addKeyValue("cause", outcome.cause().toString())
                        .log("sale not moved by its schedule");
            }
        });
    }

    /** The phase into which the clock moves a sale: opening from draft or pre-queue, closing from any open phase. */
    static Optional<Phase> due(Sale sale, Instant now) {
        Sale.Schedule times = sale.schedule();
        boolean over = passed(times.eventEnd(), now);
        return switch (sale.phase()) {
            case CLOSED -> Optional.empty();
            case OPEN, PAUSED, DRAINING -> over ? Optional.of(Phase.CLOSED) : Optional.empty();
            case DRAFT, PREQUEUE -> {
                if (over) yield Optional.of(Phase.CLOSED);
                if (passed(times.eventStart(), now)) yield Optional.of(Phase.OPEN);
                boolean early = sale.phase() == Phase.DRAFT && passed(times.prequeueStart(), now);
                yield early ? Optional.of(Phase.PREQUEUE) : Optional.empty();
            }
        };
    }

    private static boolean passed(Instant time, Instant now) {
        return time != null && !time.isAfter(now);
    }
}
