package sluice.sale;

import java.time.Instant;

/**
 * What an operator turns while a sale runs. Times in seconds.
 *
 * @param newUsersPerMinute claims per minute, at least 1
 * @param burst most claims at one moment after a quiet time, at least {@link #leastBurst}
 * @param totalActiveUsers leases at one moment, at least 1
 * @param claimWindow how long a called shopper may take to come in
 * @param sessionDuration how long a lease lasts without activity
 * @param sessionCap how long a lease, and with it its pass, lasts at most
 * @param maxQty units one pass may buy
 * @param pace how the rate is reached and kept
 */
public record Knobs(
        int newUsersPerMinute,
        int burst,
        int totalActiveUsers,
        int claimWindow,
        int sessionDuration,
        int sessionCap,
        int maxQty,
        Pace pace) {

    /** Claims per minute allowed at {@code now}, on the ramp while one runs; a throttle may allow fewer. */
    public double perMinuteAt(Instant now) {
        return pace.ramp() == null ? newUsersPerMinute : pace.ramp().at(now, newUsersPerMinute);
    }

    /** The least burst with which the rate can be reached at one tick each 200 ms: {@code 1 + rate * 200 ms}. */
    public static int leastBurst(int newUsersPerMinute) {
        return (int) Math.ceil(1 + newUsersPerMinute / 60.0 * 0.2);
    }
}
