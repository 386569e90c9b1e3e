package sluice.pass;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * When keys change. A new key is published at once and signs {@code publishAhead} later: half of that time is for every
 * node to read it, the other half for caches of the key set, so that nobody meets a pass whose key he cannot find.
 *
 * @param rotateEvery zero for never
 */
public record PassSettings(Duration publishAhead, Duration rotateEvery) {
    /** No lease, and so no pass, is longer: the limit of {@code session_cap}. */
    static final Duration LONGEST_PASS = Duration.ofDays(1);

    private static final Duration LONGEST_CACHE = Duration.ofMinutes(5);
    private static final Duration LONGEST_REFRESH = Duration.ofSeconds(20);
    private static final Duration MARGIN = Duration.ofHours(1);

    public static PassSettings from(Settings settings) {
        Duration ahead = settings.duration("pass.publish-ahead", Duration.ofSeconds(2), Duration.ofDays(1));
        return new PassSettings(ahead, rotateEvery(settings, ahead));
    }

    private static Duration rotateEvery(Settings settings, Duration ahead) {
        String text = settings.text("pass.rotate-every");
        if (text.equals("never") || text.equals("0")) return Duration.ZERO;
        return settings.duration("pass.rotate-every", ahead, Duration.ofDays(3650));
    }

    boolean rotates() {
        return !rotateEvery.isZero();
    }

    /** How long the key set may be kept by caches. */
    int cacheSeconds() {
        return (int) shorter(LONGEST_CACHE, publishAhead.dividedBy(2)).toSeconds();
    }

    /** How often a node reads the keys: several failed readings still leave time. */
    Duration refresh() {
        return shorter(LONGEST_REFRESH, publishAhead.dividedBy(6));
    }

    /** The age of a key at which no pass of its predecessor can be alive any more. */
    Duration retireAfter() {
        return publishAhead.plus(LONGEST_PASS).plus(MARGIN);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
