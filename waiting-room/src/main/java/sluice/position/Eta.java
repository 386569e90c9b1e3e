package sluice.position;

/** When a waiting ticket will probably be called, in seconds from now. */
public record Eta(long minSeconds, long maxSeconds) {
    /** The range for {@code ahead} people, rounded outward; null while nobody is called. */
    static Eta of(long ahead, Outflow.Range perMinute) {
        if (perMinute.slow() <= 0) return null;
        return new Eta(down((long) Math.floor(ahead * 60 / perMinute.fast())), up((long)
                Math.ceil((ahead + 1) * 60 / perMinute.slow())));
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
