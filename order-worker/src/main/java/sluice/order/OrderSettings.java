package sluice.order;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * The orders' limits.
 *
 * @param chargesAtOnce charges in flight, per process
 * @param outboxBatch settlements of one call
 * @param retryInterval how often what was left over is looked for; the first pause before asking again
 * @param hold how long an order waits to be charged before it expires
 * @param sessionTimeout after which the sales of a worker that died silently are another's
 * @param maxStreams event streams of orders, per process
 */
public record OrderSettings(
        int chargesAtOnce,
        int outboxBatch,
        Duration retryInterval,
        Duration hold,
        Duration sessionTimeout,
        int maxStreams,
        Duration heartbeat) {
    public static OrderSettings from(Settings settings) {
        return new OrderSettings(
                settings.count("orders.charges-at-once", 1, 10_000),
                settings.count("orders.outbox-batch", 1, 128),
                settings.duration("orders.retry-interval", Duration.ofMillis(10), Duration.ofMinutes(1)),
                settings.duration("ledger.hold", Duration.ofSeconds(1), Duration.ofDays(1)),
                settings.duration("orders.session-timeout", Duration.ofSeconds(1), Duration.ofMinutes(1)),
                settings.count("orders.max-streams", 1, 1_000_000),
                settings.duration("orders.heartbeat", Duration.ofMillis(100), Duration.ofMinutes(5)));
    }
}
