package sluice.throttle;

import sluice.throttle.Health.Load;

/**
 * The throttle of one sale: the rate at which it is held, and why. A value; {@link #next} decides what follows.
 *
 * @param perMinute claims per minute allowed; infinite without a limit of its own
 * @param sinceMillis when it came to be held for this reason
 * @param atMillis when this was decided
 */
public record Throttle(double perMinute, Reason reason, long sinceMillis, long atMillis, Memory memory) {
    // Additive increase and multiplicative decrease (Chiu and Jain, 1989), with three things that keep it from hunting.
    // The signals come late and some are queues, so it falls at most once in the time that a change needs to show, and
    // not while the trouble shrinks. Between the limits and half of them it nearly stays. And it returns fast only to
    // the middle between the rate at which it had to fall and the one to which it fell (as TCP does to ssthresh); above
    // that it rises by the square of the time for which all has been well (as CUBIC does beyond its last maximum).

    /**
     * What it goes by besides.
     *
     * @param judgedMillis when it last was too much
     * @param wellMillis since when all is well
     * @param knee claims per minute up to which it returns fast
     * @param load how much too much it was then; 0 once it was well again
     */
    record Memory(long judgedMillis, long wellMillis, double knee, double load) {
        static final Memory NONE = new Memory(0, 0, 0, 0);
    }

    /** Between which claims per minute it decides at this moment. */
    record Bounds(double floor, double ceiling) {}

    /** Above this share of the limits the rate stays. */
    private static final double WELL = 0.5;

    /** Between the two it rises at this share of the full speed, lest it never return from a mishap. */
    private static final double NEARLY_WELL = 0.02;

    /** Where nothing is seen it rises at this share of the full speed, until somebody comes and shows how it is. */
    private static final double GROPING = 0.1;

    /** The trouble shrinks if after a reaction time no more than this share of it is left. */
    private static final double SHRUNK = 0.98;

    private static final int LONGEST_STEP = 2;

    /** Without a limit of its own since {@code now}. */
    static Throttle free(long now) {
        return new Throttle(Double.POSITIVE_INFINITY, Reason.NONE, now, now, Memory.NONE);
    }

    /** What to do now; the same again if nothing. {@code now} is Redis' clock. */
    Throttle next(Load load, Bounds bounds, ThrottleSettings settings, long now) {
        if (perMinute < bounds.floor()) return raised(bounds.floor()).next(load, bounds, settings, now);
        if (load.level() >= 1) return worse(load, bounds, settings, now);
        return reason == Reason.NONE ? this : better(load, bounds, settings, now);
    }

    /** A floor that was raised counts at once. */
    private Throttle raised(double floor) {
        return new Throttle(floor, reason, sinceMillis, atMillis, memory);
    }

    private Throttle worse(Load load, Bounds bounds, ThrottleSettings settings, long now) {
        boolean shows = reason == Reason.NONE
                || elapsed(memory.judgedMillis(), now) >= settings.reaction().toMillis();
        if (!shows) return this;
        double from = Math.min(perMinute, bounds.ceiling());
        boolean shrinks = load.level() <= memory.load() * SHRUNK;
        double to = shrinks ? from : Math.min(from, Math.max(bounds.floor(), from * (1 - settings.fall())));
        double knee = to < from ? (from + to) / 2 : memory.knee();
        long since = load.reason() == reason ? sinceMillis : now;
        return new Throttle(to, load.reason(), since, now, new Memory(now, now, knee, load.level()));
    }

    private Throttle better(Load load, Bounds bounds, ThrottleSettings settings, long now) {
        if (elapsed(memory.judgedMillis(), now) < settings.reaction().toMillis()) return this;
        boolean well = load.level() <= WELL;
        double share = settings.rise() * (well ? boldness(load, settings, now) : NEARLY_WELL);
        long step = Math.min(
                elapsed(atMillis, now), LONGEST_STEP * settings.interval().toMillis());
        double to = perMinute + bounds.ceiling() * share * step / 1000;
        if (to >= bounds.ceiling()) return free(now);
        long since = well && memory.wellMillis() <= now ? memory.wellMillis() : now;
        return new Throttle(
                to,
                reason,
                sinceMillis,
                now,
                new Memory(memory.judgedMillis(), since, memory.knee(), well ? 0 : memory.load()));
    }

    /** The share of the full speed at which it rises while all is well. */
    private double boldness(Load load, ThrottleSettings settings, long now) {
        if (perMinute < memory.knee() && !load.blind()) return 1;
        double patience = Math.min(
                1,
                (double) elapsed(memory.wellMillis(), now) / settings.patience().toMillis());
        if (load.blind()) return patience < 1 ? 0 : GROPING;
        return patience * patience;
    }

    /** A clock that was set back makes everything long ago rather than yet to come. */
    private static long elapsed(long then, long now) {
        return now < then ? Long.MAX_VALUE : now - then;
    }

    /** Whether it may decide again: at most once in an interval, however many processes ask. */
    boolean isDue(long now, ThrottleSettings settings) {
        return elapsed(atMillis, now) >= settings.interval().toMillis() * 9 / 10;
    }
}
