package sluice.launcher;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import sluice.order.OrderWorker;
import sluice.payment.Charger;

/** What a worker shows of itself. */
final class WorkerMeters {
    private final MeterRegistry registry;

    WorkerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(OrderWorker worker, Charger charger) {
        Gauge.builder("sluice_ledger_refused_sales", worker, w -> w.broken().size())
                .description("Sales whose log the tables refuse: the last guard against overselling has held")
                .register(registry);
        Gauge.builder("sluice_payment_paused", charger, c -> c.paused() ? 1 : 0)
                .description("1 while the payment provider does not answer and orders wait")
                .register(registry);
    }
}
