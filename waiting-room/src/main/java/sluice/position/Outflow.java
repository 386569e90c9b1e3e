package sluice.position;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * How fast tickets were called lately: the calls counter sampled each few seconds over some minutes. A value never
 * changes. A change of the rate knob, and a counter that fell, begin it anew.
 *
 * @param ratePerMinute the knob in force while the samples were taken
 * @param samples oldest first
 */
public record Outflow(int ratePerMinute, List<Sample> samples) {
    /** The counter at one moment of Redis' clock. */
    public record Sample(long millis, long calls) {}

    private static final long STEP_MILLIS = 5_000;
    private static final int MOST_SAMPLES = 37;
    private static final int ENOUGH_STEPS = 4;
    private static final long RECENT_MILLIS = 60_000;

    public static Outflow none() {
        return new Outflow(0, List.of());
    }

    /** This outflow with the counter read at {@code now}. */
    Outflow plus(Sample now, int knobPerMinute) {
        if (samples.isEmpty() || knobPerMinute != ratePerMinute || now.calls() < last().calls()) {
            return new Outflow(knobPerMinute, List.of(now));
        }
        if (now.millis() - last().millis() < STEP_MILLIS) return this;
        Deque<Sample> more = new ArrayDeque<>(samples);
        more.add(now);
        if (more.size() > MOST_SAMPLES) more.poll();
        return new Outflow(ratePerMinute, List.copyOf(more));
    }

    private Sample last() {
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
    Range range() {
        if (samples.size() <= ENOUGH_STEPS) return new Range(ratePerMinute / 2.0, ratePerMinute);
        List<Double> rates = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) rates.add(rate(samples.get(i - 1), samples.get(i)));
        Collections.sort(rates);
        double mean = rate(samples.get(0), last());
        double slow = rates.get((int) Math.floor((rates.size() - 1) * 0.1));
        double fast = rates.get((int) Math.ceil((rates.size() - 1) * 0.9));
        // A slow sale has steps without a call; they do not mean that the line stands still.
        return new Range(slow == 0 ? mean / 2 : slow, Math.max(fast, mean));
    }

    /** Calls per minute. */
    record Range(double slow, double fast) {}
}
