package sluice.position;

/** When a waiting ticket will probably be called, in seconds from now. */
public record Eta(long minSeconds, long maxSeconds) {
    /** The longer the wait, the more may change until its end: people ahead leave, a shop slows down, a knob turns. */
    private static final double DOUBT_PER_MINUTE = 0.03;

    private static final double MOST_DOUBT = 0.25;

    /** The range for {@code ahead} people, widened for a long wait and rounded outward; null while nobody is called. */
    static Eta of(long ahead, Outflow.Range perMinute) {
        if (perMinute.slow() <= 0) return null;
        return between(ahead * 60 / perMinute.fast(), (ahead + 1) * 60 / perMinute.slow());
    }

    /** The range from {@code soonest} to {@code latest} seconds, widened for a long wait and rounded outward. */
    public static Eta between(double soonest, double latest) {
        return new Eta(down((long) Math.floor(soonest / (1 + doubt(soonest)))), up((long)
                Math.ceil(latest * (1 + doubt(latest)))));
    }

    private static double doubt(double seconds) {
        return Math.min(MOST_DOUBT, seconds / 60 * DOUBT_PER_MINUTE);
    }

    private static long down(long seconds) {
        return seconds - seconds % grain(seconds);
    }

    private static long up(long seconds) {
        long grain = grain(seconds);
        return (seconds + grain - 1) / grain * grain;
    }

    /** People read "about 4 minutes", not 233 seconds. */
    private static long grain(long seconds) {
        if (seconds < 60) return 5;
        return seconds < 600 ? 30 : 60;
    }
}
