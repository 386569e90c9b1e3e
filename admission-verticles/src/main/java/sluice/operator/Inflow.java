package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.sale.SaleId;

/** How many people join per minute, from the tickets given, sampled each second over the last minute. */
public final class Inflow extends VerticleBase {
    private static final int SAMPLES = 61;
    private static final long SECOND_MILLIS = 1000;

    private final Positions positions;
    private final Map<SaleId, ArrayDeque<Long>> samples = new ConcurrentHashMap<>();
    private final Map<SaleId, Double> perMinute = new ConcurrentHashMap<>();

    public Inflow(Positions positions) {
        this.positions = positions;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(SECOND_MILLIS, timer -> positions.all().forEach(this::sample));
        return Future.succeededFuture();
    }

    private void sample(Snapshot snapshot) {
        ArrayDeque<Long> seen = samples.computeIfAbsent(snapshot.sale().id(), id -> new ArrayDeque<>());
        if (seen.size() == SAMPLES) seen.removeFirst();
        seen.addLast(snapshot.joins());
        double seconds = seen.size() - 1;
        double joined = Math.max(0, seen.getLast() - seen.getFirst());
        perMinute.put(snapshot.sale().id(), seconds == 0 ? 0 : joined * 60 / seconds);
    }

    /** Joins per minute; 0 for a sale not seen yet. Readable from every thread. */
    double perMinute(SaleId sale) {
        return perMinute.getOrDefault(sale, 0.0);
    }
}
