package sluice.launcher;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts refusals by their code. */
final class RefusalCounts {
    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    RefusalCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    Void count(String code) {
        counters.computeIfAbsent(code, this::register).increment();
        return null;
    }

    private Counter register(String code) {
        return Counter.builder("sluice_refusals")
                .description("Requests refused, by the code of the refusal")
                .tag("code", code)
                .register(registry);
    }
}
