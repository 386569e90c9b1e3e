package sluice.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Replays who was let in against the limits that were in force, from what Postgres holds: the other half of the proof
 * that the gate keeps its limits, because nothing of the gate's own arithmetic is used.
 */
// What it can see. The rate: claims are stamped by the script that takes the token, to the millisecond, so a window of
// them holds at most burst + integral of the rate, whatever nodes and networks did. The stamps have no steps back; a
// step of the clock forward looks like time that has passed, so what is claimed after one is judged too mildly. A rate
// that the throttle lowers is judged by the rate that the operator has set.
// The cap: the script notes how many leases it found with each claim, its own included. Beside it, and without trusting
// it, leases that certainly overlapped are counted: each lasts from its claim to a moment that is surely before its
// real
// end. For one that was given back that is its claim itself, or the making of its reservation, because the row is
// written after Redis has let go; one never given back lasts to its own end.
// When a cap changes in the millisecond of a claim, the wider one counts.
public final class GateCheck {
    /** A ramp: claims per minute at its start, and both its ends in ms. */
    record Ramp(int from, long startMillis, long endMillis) {}

    /** Limits in force from a millisecond on; {@code ramp} may be null. */
    record Limits(long sinceMillis, int ratePerMinute, int burst, int cap, Ramp ramp) {
        double rateAt(long millis) {
            if (ramp == null || millis >= ramp.endMillis()) return ratePerMinute;
            double gone = Math.max(0, millis - ramp.startMillis());
            return ramp.from() + (ratePerMinute - ramp.from()) * gone / (ramp.endMillis() - ramp.startMillis());
        }
    }

    /** One who was let in; {@code inside} as the script noted it, 0 if it did not. */
    record Entry(long claimedMillis, long certainEndMillis, int inside) {}

    /**
     * What came out.
     *
     * @param overshootRate most claims in any window above its burst and the integral of the rate; 0 if kept
     * @param overshootCap most leases at the moment of a claim above the cap; 0 if kept
     */
    public record Verdict(int claims, int overshootRate, int overshootCap) {
        public boolean kept() {
            return overshootRate == 0 && overshootCap == 0;
        }
    }

    private static final double MINUTE_MILLIS = 60_000;
    /** For sums of many parts in binary fractions. */
    private static final double TOLERANCE = 1e-6;

    private final List<Limits> history;
    private final List<Entry> entries;

    private GateCheck(List<Limits> history, List<Entry> entries) {
        this.history = new ArrayList<>(history);
        this.history.sort(Comparator.comparingLong(Limits::sinceMillis));
        this.entries = new ArrayList<>(entries);
        this.entries.sort(Comparator.comparingLong(Entry::claimedMillis));
    }

    /** Judges {@code entries}, in any order, by {@code history}, of which only an unopened sale may have none. */
    static Verdict of(List<Limits> history, List<Entry> entries) {
        if (entries.isEmpty()) return new Verdict(0, 0, 0);
        if (history.isEmpty()) throw new IllegalStateException("claims, and no limits were ever in force");
        GateCheck check = new GateCheck(history, entries);
        return new Verdict(entries.size(), check.overshootRate(), check.overshootCap());
    }

    /**
     * The window from one claim to another holds {@code last - first + 1} claims; over all pairs the greatest excess is
     * found in one pass, because it is a difference of two terms of which each belongs to one of the claims.
     */
    private int overshootRate() {
        double allowed = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        int burst = largestBurst();
        for (int i = 0; i < entries.size(); i++) {
            long now = entries.get(i).claimedMillis();
            if (i > 0) allowed += integral(entries.get(i - 1).claimedMillis(), now);
            double term = i - allowed;
            least = Math.min(least, term);
            most = Math.max(most, term - least + 1 - burst);
        }
        return (int) Math.ceil(most - TOLERANCE);
    }

    /** The largest of those in force since the first claim: what was allowed before it was not used. */
    private int largestBurst() {
        long first = entries.get(0).claimedMillis();
        int largest = 0;
        for (int i = 0; i < history.size(); i++) {
            boolean over = i + 1 < history.size() && history.get(i + 1).sinceMillis() < first;
            if (!over) largest = Math.max(largest, history.get(i).burst());
        }
        return largest;
    }

    /** Claims that the rate brings between two moments. Before the first limits their rate is taken. */
    private double integral(long from, long to) {
        double sum = 0;
        for (int i = 0; i < history.size(); i++) {
            long begin = i == 0 ? Long.MIN_VALUE : history.get(i).sinceMillis();
            long end = i + 1 < history.size() ? history.get(i + 1).sinceMillis() : Long.MAX_VALUE;
            sum += integral(history.get(i), Math.max(from, begin), Math.min(to, end));
        }
        return sum;
    }

    /** The line is bent at most at the ramp's ends: between them the trapezoid is exact. */
    private static double integral(Limits limits, long from, long to) {
        if (from >= to) return 0;
        long first =
                limits.ramp() == null ? from : Math.min(Math.max(limits.ramp().startMillis(), from), to);
        long second =
                limits.ramp() == null ? from : Math.min(Math.max(limits.ramp().endMillis(), first), to);
        return trapezoid(limits, from, first) + trapezoid(limits, first, second) + trapezoid(limits, second, to);
    }

    private static double trapezoid(Limits limits, long from, long to) {
        return (limits.rateAt(from) + limits.rateAt(to)) / 2 * (to - from) / MINUTE_MILLIS;
    }

    private int overshootCap() {
        PriorityQueue<Long> ends = new PriorityQueue<>();
        int most = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            while (!ends.isEmpty() && ends.peek() <= entry.claimedMillis()) ends.poll();
            int inside = Math.max(entry.inside(), ends.size() + 1);
            most = Math.max(most, inside - capAt(entry.claimedMillis()));
            if (entry.certainEndMillis() > entry.claimedMillis()) ends.add(entry.certainEndMillis());
        }
        return most;
    }

    private int capAt(long millis) {
        int cap = history.get(0).cap();
        for (Limits limits : history) {
            if (limits.sinceMillis() > millis) break;
            cap = limits.sinceMillis() == millis ? Math.max(cap, limits.cap()) : limits.cap();
        }
        return cap;
    }
}
