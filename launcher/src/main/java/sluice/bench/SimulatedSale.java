package sluice.bench;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import sluice.position.Band;
import sluice.position.Leavers;
import sluice.position.LineState;
import sluice.position.Outflow;
import sluice.position.Places;
import sluice.position.Snapshot;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * A sale in virtual time: the gate's rules on people who come, leave, claim or not, and shop; and a snapshot of its
 * line each second.
 */
final class SimulatedSale {
    static final SaleId ID = new SaleId("simulated");
    private static final double TICK_SECONDS = 0.25;
    private static final int TICKS_A_SNAPSHOT = 4;
    private static final double CLAIM_SECONDS = 8;
    private static final double CLAIM_WINDOW_SECONDS = 60;
    private static final double RUSH_SECONDS = 120;
    private static final double LONGEST_SECONDS = 7_200;

    /** One who waits; all times in seconds. {@code calledAt} is infinite until then. */
    static final class Waiter {
        final long index;
        final double joinedAt;
        private final double patience;
        double calledAt = Double.POSITIVE_INFINITY;

        Waiter(long index, double joinedAt, double patience) {
            this.index = index;
            this.joinedAt = joinedAt;
            this.patience = patience;
        }
    }

    private final Situation situation;
    private final Random random;
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final PriorityQueue<Waiter> leaving =
            new PriorityQueue<>((a, b) -> Double.compare(a.joinedAt + a.patience, b.joinedAt + b.patience));
    /** When each called one claims, when each no-show's window ends, when each lease ends. */
    private final PriorityQueue<Double> claims = new PriorityQueue<>();

    private final PriorityQueue<Double> windows = new PriorityQueue<>();
    private final PriorityQueue<Double> leases = new PriorityQueue<>();
    private Leavers leavers = Leavers.none();
    private Outflow outflow = Outflow.none();
    private double tokens;
    private double arrivals;
    private int served;
    private long calls;

    SimulatedSale(Situation situation, Random random) {
        this.situation = situation;
        this.random = random;
    }

    /** Runs until everybody of the opening's crowd was called or has left. */
    void run() {
        long ticks = (long) (LONGEST_SECONDS / TICK_SECONDS);
        for (long tick = 0; tick < ticks && (tick == 0 || served < situation.crowd()); tick++) {
            double now = tick * TICK_SECONDS;
            arrive(now);
            leave(now);
            claim(now);
            if (!situation.pausedAt(now)) admit(now);
            if (tick % TICKS_A_SNAPSHOT == 0) snapshots.add(snapshot(now));
        }
    }

    private void arrive(double now) {
        double perSecond = now < RUSH_SECONDS ? situation.crowd() / RUSH_SECONDS : situation.laterPerMinute() / 60.0;
        arrivals += perSecond * TICK_SECONDS * 2 * random.nextDouble();
        for (; arrivals >= 1; arrivals--) {
            Waiter waiter = new Waiter(waiters.size(), now, exponential(60 / situation.leaving()));
            waiters.add(waiter);
            leaving.add(waiter);
        }
    }

    private double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private void leave(double now) {
        List<Leavers.Span> gone = new ArrayList<>();
        while (!leaving.isEmpty() && leaving.peek().joinedAt + leaving.peek().patience <= now) {
            Waiter waiter = leaving.poll();
            if (waiter.index >= served) gone.add(new Leavers.Span(waiter.index, 1));
        }
        leavers = leavers.plus(gone, Places.byArrival()::of);
    }

    private void claim(double now) {
        while (!claims.isEmpty() && claims.peek() <= now) {
            leases.add(claims.poll() + shopping(now));
        }
        while (!windows.isEmpty() && windows.peek() <= now) windows.poll();
        while (!leases.isEmpty() && leases.peek() <= now) leases.poll();
    }

    /** Most are quick, some take long: log-normal with the situation's mean. */
    private double shopping(double now) {
        double sigma = 0.7;
        return situation.shoppingAt(now) * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }

    private void admit(double now) {
        int rate = situation.rateAt(now);
        tokens = Math.min(Knobs.leastBurst(rate), tokens + rate * TICK_SECONDS / 60);
        int room = situation.cap() - leases.size() - claims.size() - windows.size();
        for (int budget = Math.min((int) tokens, room); budget > 0 && served < waiters.size(); served++) {
            if (leavers.contains(served)) continue;
            waiters.get(served).calledAt = now;
            if (random.nextDouble() < situation.noShows()) windows.add(now + CLAIM_WINDOW_SECONDS);
            else claims.add(now + exponential(CLAIM_SECONDS));
            calls++;
            tokens--;
            budget--;
        }
    }

    private Snapshot snapshot(double now) {
        Sale sale = sale(now);
        long millis = (long) (now * 1000);
        outflow = outflow.plus(new Outflow.Sample(millis, calls), sale);
        LineState.Counts counts =
                new LineState.Counts(1, waiters.size(), 0, served, waiters.size(), calls, leases.size(), 0);
        LineState state = new LineState(counts, new LineState.Healing(0, 0), false, Band.PLENTY, Map.of());
        Snapshot.Source source = new Snapshot.Source(true, false, "one", "one", Instant.ofEpochMilli(millis));
        return new Snapshot(sale, Places.byArrival(), state, Map.of(), Map.of(), leavers, outflow, source);
    }

    private Sale sale(double now) {
        boolean paused = situation.pausedAt(now);
        int rate = situation.rateAt(now);
        return new Sale(
                ID,
                situation.name(),
                "EUR",
                paused ? Phase.PAUSED : Phase.OPEN,
                paused ? Phase.OPEN : null,
                new Sale.Schedule(null, null, null),
                new Knobs(
                        rate,
                        Knobs.leastBurst(rate),
                        situation.cap(),
                        (int) CLAIM_WINDOW_SECONDS,
                        600,
                        1200,
                        1,
                        Pace.fixed()),
                1,
                Sale.Acknowledgement.JOURNAL,
                null,
                Buffer.buffer(),
                1,
                List.of(),
                Draw.none(),
                Protection.none());
    }

    /** Those who were called after at least {@code leastSeconds}. */
    List<Waiter> called(double leastSeconds) {
        return waiters.stream()
                .filter(waiter -> waiter.calledAt < Double.POSITIVE_INFINITY)
                .filter(waiter -> waiter.calledAt - waiter.joinedAt >= leastSeconds)
                .toList();
    }

    /** The snapshot that was in force at {@code seconds}. */
    Snapshot at(double seconds) {
        return snapshots.get((int) Math.min(seconds, snapshots.size() - 1.0));
    }
}
