package sluice.authz;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * Limits of forward-auth.
 *
 * @param cache how long a pass whose lease was seen is let through without looking again
 * @param handoff how long a code may take from our host to the shop's
 * @param passes seen passes that an event loop remembers
 * @param queue passes whose leases wait to be looked at, per event loop and sale
 * @param exchanges codes that are looked up at once, per event loop
 */
public record AuthzSettings(Duration cache, Duration handoff, int passes, int queue, int exchanges) {
    public static AuthzSettings from(Settings settings) {
        return new AuthzSettings(
                settings.duration("authz.cache", Duration.ZERO, Duration.ofSeconds(10)),
                settings.duration("authz.handoff", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                settings.count("authz.passes", 1, 1_000_000),
                settings.count("authz.queue", 1, 1_000_000),
                settings.count("authz.exchanges", 1, 1_000));
    }
}
