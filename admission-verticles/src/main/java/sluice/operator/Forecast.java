package sluice.operator;

import java.time.Instant;
import sluice.position.Eta;
import sluice.sale.Knobs;
import sluice.sale.Pace.Outflow;

/**
 * What a change of knobs would probably bring, from what is seen now.
 *
 * @param now claims per minute at this moment
 * @param then claims per minute with the knobs asked for, once their ramp is over
 * @param clears when the last of those who wait now is called; null if nobody waits
 * @param buyers how many of those who wait the stock is enough for; at most all of them
 * @param soldOut when the last unit goes to one of them; null if the stock is enough for all
 * @param load purchases to come to those of now; null where nobody comes in now
 */
record Forecast(double now, double then, Eta clears, long buyers, Eta soldOut, Double load) {
    /** So many people are taken to buy one unit each before there are figures. */
    private static final double PRIOR = 10;

    /** How much slower than its limit a line is taken to be before there are figures, and at most. */
    private static final double USUAL = 0.85;

    private static final double SLOWEST = 0.5;

    /**
     * A line as it is.
     *
     * @param waiting people in it
     * @param perMinute claims per minute lately, and at its slow end (p10); 0 if unknown
     * @param throttled claims per minute that the throttle allows
     * @param noShow share of the called who do not come
     */
    record Line(long waiting, double perMinute, double slowPerMinute, double throttled, double noShow) {}

    /**
     * The shop behind it.
     *
     * @param available units nobody has
     * @param taken units sold or reserved by those who came in
     * @param claims people who ever came in
     * @param inside people inside
     * @param undecided people inside or at the door who have not bought yet
     */
    record Shop(long available, long taken, long claims, long inside, long undecided) {
        /** Units that one who comes in buys: few have bought at first, so one unit each counts as some more people. */
        double unitsEach() {
            return (taken + PRIOR) / (Math.max(0, claims - undecided) + PRIOR);
        }
    }

    static Forecast of(Line line, Shop shop, Knobs before, Knobs asked, Instant now) {
        Course is = course(before, line, shop, now);
        Course will = course(asked, line, shop, now);
        // Who does not come costs no claim: others are called in his place.
        double come = 1 - line.noShow();
        double slow = is.from() <= 0 ? USUAL : slowShare(line, is.from());
        double left = Math.max(0, shop.available() - shop.undecided() * shop.unitsEach());
        long buyers = (long) Math.min((double) line.waiting(), Math.floor(left / shop.unitsEach() / come));
        Eta soldOut = buyers == line.waiting() ? null : within(will, slow, buyers * come);
        return new Forecast(
                Math.min(before.perMinuteAt(now), line.throttled()),
                asked.newUsersPerMinute(),
                line.waiting() == 0 ? null : within(will, slow, line.waiting() * come),
                buyers,
                soldOut,
                is.from() <= 0 ? null : Math.round(will.to() / is.from() * 100) / 100.0);
    }

    /** How many will come in: as many as rate and throttle allow, and no more than leave a shop that is full. */
    private static Course course(Knobs knobs, Line line, Shop shop, Instant now) {
        double throttled = knobs.pace().outflow() == Outflow.AUTO ? line.throttled() : Double.POSITIVE_INFINITY;
        // Little's law: people inside = people coming in per minute * minutes inside.
        double full = line.perMinute() <= 0 || shop.inside() == 0
                ? Double.POSITIVE_INFINITY
                : knobs.totalActiveUsers() * line.perMinute() / shop.inside();
        return Course.of(knobs, now).atMost(throttled).atMost(full);
    }

    private static double slowShare(Line line, double limit) {
        if (line.slowPerMinute() <= 0) return USUAL;
        return Math.max(SLOWEST, Math.min(1, line.slowPerMinute() / limit));
    }

    private static Eta within(Course course, double slow, double people) {
        return Eta.between(course.secondsFor(people), course.times(slow).secondsFor(people + 1));
    }
}
