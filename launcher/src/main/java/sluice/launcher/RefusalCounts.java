package sluice.launcher;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.http.RefusalCounter;
import sluice.report.SaleTally;

/** Counts refusals by their code, for Prometheus, and by sale as well for its report. */
final class RefusalCounts implements RefusalCounter {
    private final MeterRegistry registry;
    private final SaleTally tally;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    RefusalCounts(MeterRegistry registry, SaleTally tally) {
        this.registry = registry;
        this.tally = tally;
    }

    @Override
    public void refused(String code, String sale) {
        counters.computeIfAbsent(code, this::register).increment();
        tally.refused(code, sale);
    }

    private Counter register(String code) {
        return Counter.builder("sluice_refusals")
                .description("Requests refused, by the code of the refusal")
                .tag("code", code)
                .register(registry);
    }
}
