package sluice.position;

/**
 * When a client should ask again, and a stream is told again: often near the front and when the turn is soon, seldom
 * far back.
 *
 * @param longestSeconds between two polls, before the jitter
 */
public record Cadence(double longestSeconds) {
    private static final double JITTER = 0.3;
    private static final double PLACES_PER_SECOND = 50;

    /** Seconds to wait for one with {@code ahead} people before it; {@code eta} may be null. */
    double seconds(long ahead, Eta eta) {
        double byTime = eta == null ? longestSeconds : Math.max(1, eta.minSeconds() / 3.0);
        return Math.min(longestSeconds, Math.min(byDistance(ahead), byTime));
    }

    private static double byDistance(long ahead) {
        return 1 + ahead / PLACES_PER_SECOND;
    }

    /** {@code random} from -1 to 1 spreads those who would all ask at once; in tenths of a second. */
    static int jitteredTenths(double seconds, double random) {
        return (int) Math.round(10 * seconds * (1 + JITTER * random));
    }

    /** Two of the longest pauses that anybody is told, in ms. */
    public long twoPollsMillis() {
        return (long) Math.ceil(2000 * (1 + JITTER) * longestSeconds);
    }
}
