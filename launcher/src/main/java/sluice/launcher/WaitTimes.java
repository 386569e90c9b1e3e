package sluice.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.report.SaleTally;
import sluice.sale.SaleId;

/**
 * How long people waited, to the second: each second remembers the newest index, and each place that is called later
 * waited since the second in which its index was the newest. Costs nothing per waiting shopper.
 */
final class WaitTimes extends VerticleBase {
    private static final long SECOND_MILLIS = 1000;
    /** Four hours; whoever waited longer counts as that long. */
    private static final int MOST_SECONDS = 14_400;

    private static final int MOST_OBSERVED = 2_000;

    private record Second(long atMillis, long next) {}

    private static final class Line {
        private final ArrayDeque<Second> seconds = new ArrayDeque<>();
        private long served = -1;
    }

    private final Positions positions;
    private final MeterRegistry registry;
    private final SaleTally tally;
    private final Map<SaleId, Line> lines = new HashMap<>();

    WaitTimes(Positions positions, MeterRegistry registry, SaleTally tally) {
        this.tally = tally;
        this.positions = positions;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(SECOND_MILLIS, timer -> positions.all().forEach(this::observe));
        return Future.succeededFuture();
    }

    private void observe(Snapshot snapshot) {
        Line line = lines.computeIfAbsent(snapshot.sale().id(), id -> new Line());
        long now = snapshot.asOf().toEpochMilli();
        if (line.seconds.size() == MOST_SECONDS) line.seconds.removeFirst();
        line.seconds.addLast(new Second(now, snapshot.next()));
        long from = line.served < 0 ? snapshot.served() : line.served;
        Timer timer = timer(snapshot.sale().id());
        for (long place = from; place < Math.min(snapshot.served(), from + MOST_OBSERVED); place++) {
            long index = snapshot.places().indexAt(place);
            if (snapshot.leavers().contains(index)) continue;
            long waited = now - joined(line, index);
            timer.record(Duration.ofMillis(waited));
            tally.waited(snapshot.sale().id(), waited / 1000.0);
        }
        line.served = snapshot.served();
        forget(line);
    }

    private static long joined(Line line, long index) {
        for (Second second : line.seconds) {
            if (second.next() > index) return second.atMillis();
        }
        return line.seconds.getLast().atMillis();
    }

    /** Seconds before the oldest one that a waiting index can need. */
    private static void forget(Line line) {
        Iterator<Second> oldest = line.seconds.iterator();
        while (line.seconds.size() > 1 && oldest.hasNext() && oldest.next().next() <= line.served) oldest.remove();
    }

    private Timer timer(SaleId sale) {
        return Timer.builder("sluice_wait")
                .description("From joining to being called")
                .tag("sale", sale.value())
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1))
                .register(registry);
    }
}
