package sluice.position;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import sluice.sale.Phase;
import sluice.sale.Sale;

/**
 * How fast turns came lately: the calls counter sampled each few seconds over some minutes. A value never
 * changes. A change of the rate knob, and a counter that fell, begin it anew.
 *
 * @param knob the rate knob while the samples were taken, and before
 * @param samples oldest first
 * @param range the slow and the fast end of the rate, see {@link #rangeOf}
 * @param slowed why a wait that was expected shorter is longer now; null while nothing has slowed the line
 */
public record Outflow(Knob knob, List<Sample> samples, Range range, EtaReason slowed) {
    /** The counter at one moment of Redis' clock. */
    public record Sample(long millis, long calls) {}

    /** The knob in force, the one before it (0 if none), and when it changed. */
    public record Knob(int perMinute, int before, long changedMillis) {}

    /** Calls per minute. */
    public record Range(double slow, double fast) {}

    private static final long STEP_MILLIS = 5_000;
    private static final int MOST_SAMPLES = 37;
    private static final int ENOUGH_STEPS = 4;
    private static final long RECENT_MILLIS = 60_000;
    private static final int RECENT_STEPS = 6;
    /** Below this part of what it was, people notice that their expected wait has grown. */
    private static final double NOTICEABLE = 0.8;

    public static Outflow none() {
        return of(new Knob(0, 0, 0), List.of());
    }

    private static Outflow of(Knob knob, List<Sample> samples) {
        return new Outflow(knob, samples, rangeOf(knob, samples), slowedBy(knob, samples));
    }

    /** This outflow with the counter read at {@code now}; a sale that lets nobody in says nothing of the pace. */
    public Outflow plus(Sample now, Sale sale) {
        boolean moves = sale.phase() == Phase.OPEN || sale.phase() == Phase.DRAINING;
        return moves ? plus(now, sale.knobs().newUsersPerMinute()) : this;
    }

    Outflow plus(Sample now, int knobPerMinute) {
        if (knobPerMinute != knob.perMinute()) {
            return of(new Knob(knobPerMinute, knob.perMinute(), now.millis()), List.of(now));
        }
        if (samples.isEmpty() || now.calls() < last().calls()) return of(knob, List.of(now));
        if (now.millis() - last().millis() < STEP_MILLIS) return this;
        Deque<Sample> more = new ArrayDeque<>(samples);
        more.add(now);
        if (more.size() > MOST_SAMPLES) more.poll();
        return of(knob, List.copyOf(more));
    }

    private Sample last() {
        return last(samples);
    }

    private static Sample last(List<Sample> samples) {
        return samples.get(samples.size() - 1);
    }

    /** Calls per minute over the last minute, 0 before there are two samples. */
    public double perMinute() {
        if (samples.size() < 2) return 0;
        Sample first = samples.stream()
                .filter(sample -> last().millis() - sample.millis() <= RECENT_MILLIS)
                .findFirst()
                .orElseThrow();
        return first.equals(last()) ? 0 : rate(first, last());
    }

    private static double rate(Sample from, Sample to) {
        return (to.calls() - from.calls()) * 60_000.0 / Math.max(1, to.millis() - from.millis());
    }

    /** The slow and the fast end of the rate, p10 and p90 of the steps; from the knob while there are few. */
    private static Range rangeOf(Knob knob, List<Sample> samples) {
        if (samples.size() <= ENOUGH_STEPS) return new Range(knob.perMinute() / 2.0, knob.perMinute());
        List<Double> rates = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) rates.add(rate(samples.get(i - 1), samples.get(i)));
        Collections.sort(rates);
        double mean = rate(samples.get(0), last(samples));
        double slow = rates.get((int) Math.floor((rates.size() - 1) * 0.1));
        double fast = rates.get((int) Math.ceil((rates.size() - 1) * 0.9));
        // A slow sale has steps without a call; they do not mean that the line stands still.
        return new Range(slow == 0 ? mean / 2 : slow, Math.max(fast, mean));
    }

    private static EtaReason slowedBy(Knob knob, List<Sample> samples) {
        if (samples.isEmpty()) return null;
        Sample last = last(samples);
        boolean lowered = knob.perMinute() < knob.before() * NOTICEABLE;
        if (lowered && last.millis() - knob.changedMillis() <= RECENT_MILLIS) return EtaReason.RATE_LOWERED;
        if (samples.size() <= 2 * RECENT_STEPS) return null;
        Sample turn = samples.get(samples.size() - 1 - RECENT_STEPS);
        return rate(turn, last) < rate(samples.get(0), turn) * NOTICEABLE ? EtaReason.SLOWER : null;
    }
}
