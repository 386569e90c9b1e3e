package sluice.launcher;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts refusals by their code. */
final class RefusalCounts {
    private final MeterRegistry registry;

    RefusalCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    Void count(String code) {
        registry.counter("sluice_refusals", "code", code).increment();
        return null;
    }
}
