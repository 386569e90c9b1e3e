package sluice.operator;

import java.time.Duration;
import java.time.Instant;
import sluice.sale.Knobs;
import sluice.sale.Pace.Ramp;

/**
 * Claims per minute over the time to come: a straight line, then level.
 *
 * @param from claims per minute now
 * @param to claims per minute after {@code seconds}, and from then on
 */
record Course(double from, double to, double seconds) {
    static Course of(Knobs knobs, Instant now) {
        Ramp ramp = knobs.pace().at(now).ramp();
        double seconds = ramp == null ? 0 : Duration.between(now, ramp.end()).toMillis() / 1000.0;
        return new Course(knobs.perMinuteAt(now), knobs.newUsersPerMinute(), seconds);
    }

    /** The same where never more than {@code perMinute} come in; of a line that falls from above, a lower bound. */
    Course atMost(double perMinute) {
        if (from <= perMinute && to <= perMinute) return this;
        if (from >= perMinute) return new Course(perMinute, Math.min(to, perMinute), seconds);
        return new Course(from, perMinute, seconds * (perMinute - from) / (to - from));
    }

    /** The same when only {@code share} of the rate is used. */
    Course times(double share) {
        return new Course(from * share, to * share, seconds);
    }

    /** Seconds until {@code people} have come in; the integral of the rate, turned round. */
    double secondsFor(double people) {
        double first = from / 60;
        double last = to / 60;
        double onTheWay = (first + last) / 2 * seconds;
        if (people > onTheWay) return seconds + (people - onTheWay) / last;
        if (people <= 0) return 0;
        return 2 * people / (first + Math.sqrt(first * first + 2 * (last - first) * people / seconds));
    }
}
