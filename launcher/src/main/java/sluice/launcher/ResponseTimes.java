package sluice.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How many requests were answered with which status, and how long it took. Vert.x' own metrics of a server cost more
 * than a position does.
 */
final class ResponseTimes {
    private static final int MOST_STATUS = 600;

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Timer> byStatus = new AtomicReferenceArray<>(MOST_STATUS);

    ResponseTimes(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(int status, long nanos) {
        Timer timer = byStatus.get(status);
        if (timer == null) timer = register(status);
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer register(int status) {
        Timer timer = Timer.builder("sluice_http_response")
                .description("From a request's head to the end of its answer, event streams left out")
                .tag("code", Integer.toString(status))
                .register(registry);
        byStatus.set(status, timer);
        return timer;
    }
}
