package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.recount.Recounter;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.stock.LedgerRebuild;

/**
 * Sees to it that every sale has an open ledger, at once for a new sale and within a second after a loss of Redis; that
 * it is counted at each interval; and that a halted one stays closed.
 */
final class LedgerKeeper extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerKeeper.class);
    private static final long INTERVAL_MILLIS = 1000;

    private final SaleCatalogue catalogue;
    private final LedgerRebuild rebuild;
    private final Recounter recounter;
    private final Duration recountEvery;
    private final Set<SaleId> troubled = new HashSet<>();

    LedgerKeeper(SaleCatalogue catalogue, LedgerRebuild rebuild, Recounter recounter, Duration recountEvery) {
        this.catalogue = catalogue;
        this.rebuild = rebuild;
        this.recounter = recounter;
        this.recountEvery = recountEvery;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> keepAll());
        vertx.setPeriodic(recountEvery.toMillis(), timer -> catalogue.all().forEach(this::count));
        catalogue.onChange(sale -> context.runOnContext(now -> keep(sale)));
        return Future.succeededFuture();
    }

    private void keepAll() {
        catalogue.all().forEach(this::keep);
        recounter
                .keepClosed()
                .onFailure(failure ->
                        LOG.atWarn().addKeyValue("cause", failure.toString()).log("halted ledgers not looked at"));
    }

    private void keep(Sale sale) {
        rebuild.restoreIfNeeded(sale)
                .onSuccess(restored -> kept(sale, restored))
                .onFailure(failure -> {
                    if (!troubled.add(sale.id())) return;
                    LOG.atWarn()
                            .addKeyValue("sale", sale.id())
                            .addKeyValue("cause", failure.toString())
                            .log("ledger not restored yet");
                });
    }

    private void kept(Sale sale, boolean restored) {
        troubled.remove(sale.id());
        if (restored) recounter.countNow(sale).onFailure(failure -> uncounted(sale, failure));
    }

    private void count(Sale sale) {
        recounter.count(sale).onFailure(failure -> uncounted(sale, failure));
    }

    private static void uncounted(Sale sale, Throwable failure) {
        LOG.atDebug()
                .addKeyValue("sale", sale.id())
                .addKeyValue("cause", failure.toString())
                .log("ledger not counted");
    }

    @Override
    public Future<?> stop() {
        return rebuild.close();
    }
}
