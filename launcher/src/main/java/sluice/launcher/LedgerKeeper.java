package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.stock.LedgerRebuild;

/** Sees to it that every sale has an open ledger: at once for a new sale, within a second after a loss of Redis. */
final class LedgerKeeper extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerKeeper.class);
    private static final long INTERVAL_MILLIS = 1000;

    private final SaleCatalogue catalogue;
    private final LedgerRebuild rebuild;
    private final Set<SaleId> troubled = new HashSet<>();

    LedgerKeeper(SaleCatalogue catalogue, LedgerRebuild rebuild) {
        this.catalogue = catalogue;
        this.rebuild = rebuild;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> catalogue.all().forEach(this::keep));
        catalogue.onChange(sale -> context.runOnContext(now -> keep(sale)));
        return Future.succeededFuture();
    }

    private void keep(Sale sale) {
        rebuild.restoreIfNeeded(sale)
                .onSuccess(restored -> troubled.remove(sale.id()))
                .onFailure(failure -> {
                    if (!troubled.add(sale.id())) return;
                    LOG.atWarn()
                            .addKeyValue("sale", sale.id())
                            .addKeyValue("cause", failure.toString())
                            .log("ledger not restored yet");
                });
    }

    @Override
    public Future<?> stop() {
        return rebuild.close();
    }
}
