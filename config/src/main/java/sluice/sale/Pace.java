package sluice.sale;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How a sale's rate is reached and kept, beside the rate itself.
 *
 * @param outflow whether the rate is kept as set, or lowered by itself while the checkout suffers
 * @param floor claims per minute below which {@link Outflow#AUTO} never goes, at least 1
 * @param ramp how the rate is approached; null once and for all at the set rate
 */
public record Pace(Outflow outflow, int floor, Ramp ramp) {
    /** Who holds the throttle. */
    public enum Outflow {
        FIXED,
        AUTO;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A straight line from one rate to the sale's {@code new_users_per_minute}, by the clock of Redis.
     *
     * @param from claims per minute at {@code start}, at least 1
     * @param end after {@code start}; from here on the sale's own rate holds
     */
    public record Ramp(int from, Instant start, Instant end) {
        /** Claims per minute at {@code now} on the way to {@code to}. */
        double at(Instant now, int to) {
            if (!now.isBefore(end)) return to;
            double whole = Duration.between(start, end).toMillis();
            double passed = Math.max(0, Duration.between(start, now).toMillis());
            return from + (to - from) * passed / whole;
        }
    }

    /** The same without a ramp that is over at {@code now}. */
    public Pace at(Instant now) {
        return ramp == null || now.isBefore(ramp.end()) ? this : new Pace(outflow, floor, null);
    }

    /** The rate as set, at once. */
    public static Pace fixed() {
        return new Pace(Outflow.FIXED, 1, null);
    }
}
