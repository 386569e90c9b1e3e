package sluice.outbox;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.crash.CrashPoint;
import sluice.outbox.OutboxRows.Owed;
import sluice.reservation.Reservations;
import sluice.reservation.Settlement;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * Settles reservations in Redis for orders that have ended, again and again until the settlement has come back through
 * the journal. Settling twice is harmless, so any number of drains may run.
 */
public final class OutboxDrain extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxDrain.class);

    /** What a drain works with. */
    public record Parts(OutboxRows rows, Reservations reservations, SaleCatalogue catalogue) {}

    /** How much at once, and how long to wait before it is tried again. */
    public record Pace(int batch, Duration interval) {}

    private final Parts parts;
    private final Pace pace;
    private volatile Chore chore;

    public OutboxDrain(Parts parts, Pace pace) {
        this.parts = parts;
        this.pace = pace;
    }

    @Override
    public Future<?> start() {
        chore = new Chore(vertx, "outbox", pace.interval(), this::drain);
        return Future.succeededFuture();
    }

    /** Something is owed: look now. From any thread. */
    public void wake() {
        Chore started = chore;
        if (started != null) started.wake();
    }

    private Future<Boolean> drain() {
        return parts.rows().take(pace.batch(), pace.interval()).compose(this::settle);
    }

    private Future<Boolean> settle(List<Owed> owed) {
        if (!owed.isEmpty()) CrashPoint.SETTLEMENTS_TAKEN.reach();
        Map<SaleId, List<Owed>> bySale =
                owed.stream().collect(Collectors.groupingBy(Owed::sale, LinkedHashMap::new, Collectors.toList()));
        List<Future<Void>> calls = new ArrayList<>();
        bySale.forEach((sale, some) -> calls.add(settle(sale, some)));
        return Future.join(calls).map(settled -> owed.size() == pace.batch());
    }

    private Future<Void> settle(SaleId sale, List<Owed> owed) {
        List<Settlement> settlements = owed.stream().map(Owed::settlement).toList();
        return find(sale)
                .compose(found -> parts.reservations().settle(found, settlements))
                .onSuccess(settled -> CrashPoint.SETTLED.reach())
                .compose(words -> judge(sale, owed, words))
                .recover(failure -> later(sale, failure));
    }

    // A sale may be younger than this node's copy of the catalogue.
    private Future<Sale> find(SaleId sale) {
        return Future.succeededFuture(sale)
                .map(parts.catalogue()::get)
                .recover(unknown -> parts.catalogue()
                        .refresh()
                        .map(read -> parts.catalogue().get(sale)));
    }

    private static Future<Void> later(SaleId sale, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("sale", sale)
                .addKeyValue("cause", failure.toString())
                .log("settlements put off");
        return Future.succeededFuture();
    }

    private Future<Void> judge(SaleId sale, List<Owed> owed, List<String> words) {
        Verdict verdict = Verdict.of(
                owed.stream().map(one -> one.settlement().reservation()).toList(), words);
        if (!verdict.unknown().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("sale", sale)
                    .addKeyValue("settlements", verdict.unknown().size())
                    .log("reservations to settle are unknown");
        }
        List<DeadLetter> conflicts = owed.stream()
                .filter(one -> verdict.conflicts().contains(one.settlement().reservation()))
                .map(one -> conflict(sale, one))
                .toList();
        return parts.rows().endFinal(sale, verdict.ended()).compose(ended -> setAside(sale, conflicts));
    }

    private static DeadLetter conflict(SaleId sale, Owed owed) {
        Settlement settlement = owed.settlement();
        LOG.atError()
                .addKeyValue("sale", sale)
                .addKeyValue("order", OrderName.of(settlement.reservation()))
                .log("reservation ended otherwise");
        return DeadLetter.of(
                settlement.reservation(), "the reservation had ended otherwise", OutboxRows.wish(settlement));
    }

    private Future<Void> setAside(SaleId sale, List<DeadLetter> conflicts) {
        return conflicts.isEmpty() ? Future.succeededFuture() : parts.rows().setAside(sale, conflicts);
    }

    @Override
    public Future<?> stop() {
        return chore.stop();
    }
}
