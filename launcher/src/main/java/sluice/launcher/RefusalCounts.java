package sluice.launcher;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts refusals by their code. */
final class RefusalCounts {
    private final MeterRegistry registry;

    RefusalCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    Void count(String code) {
        Counter.builder("sluice_refusals")
                .description("Requests refused, by the code of the refusal")
                .tag("code", code)
                .register(registry)
                .increment();
        return null;
    }
}
