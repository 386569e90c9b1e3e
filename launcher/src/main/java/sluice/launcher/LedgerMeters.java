package sluice.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.recount.Drift;
import sluice.recount.Recount;
import sluice.recount.RecountRows;
import sluice.recount.Verdict;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** Whether the books of the sales agree, for Prometheus: as the latest recounts in Postgres say. */
final class LedgerMeters extends VerticleBase {
    private static final long INTERVAL_MILLIS = 2000;

    private final Node node;
    private final RecountRows recounts;
    private MultiGauge drift;
    private MultiGauge age;
    private MultiGauge halted;

    LedgerMeters(Node node) {
        this.node = node;
        this.recounts = new RecountRows(node.postgres());
    }

    @Override
    public Future<?> start() {
        MeterRegistry registry = node.registry();
        drift = MultiGauge.builder("sluice_ledger_drift_units")
                .description("Units by which Redis and the tables differed at the latest recount, by number: always 0")
                .register(registry);
        age = MultiGauge.builder("sluice_ledger_recount_age_seconds")
                .description("How long ago the ledger of a running sale was compared with the tables")
                .register(registry);
        halted = MultiGauge.builder("sluice_ledger_halted")
                .description("1 while nothing is sold until a person has looked at the stock")
                .register(registry);
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> renew());
        return Future.succeededFuture();
    }

    private void renew() {
        recounts.all().onSuccess(this::show).onFailure(kept -> {});
    }

    private void show(Map<SaleId, Verdict> verdicts) {
        List<Row<?>> driftRows = new ArrayList<>();
        List<Row<?>> ageRows = new ArrayList<>();
        List<Row<?>> haltedRows = new ArrayList<>();
        for (Sale sale : node.catalogue().all()) {
            if (sale.phase() == Phase.DRAFT || sale.phase() == Phase.CLOSED) continue;
            Verdict verdict = verdicts.getOrDefault(sale.id(), Verdict.NONE);
            Tags tags = Tags.of("sale", sale.id().value());
            haltedRows.add(Row.of(tags, verdict.halt().isPresent() ? 1 : 0));
            verdict.last().ifPresent(recount -> {
                ageRows.add(Row.of(tags, recount.age().toMillis() / 1000.0));
                Drift.NUMBERS.forEach(
                        number -> driftRows.add(Row.of(tags.and("number", number), units(recount, number))));
            });
        }
        drift.register(driftRows, true);
        age.register(ageRows, true);
        halted.register(haltedRows, true);
    }

    /** Whichever way: what one product has too many does not make up for what another one lacks. */
    private static long units(Recount recount, String number) {
        return recount.drift().stream()
                .filter(one -> one.number().equals(number))
                .mapToLong(one -> Math.abs(one.units()))
                .sum();
    }
}
