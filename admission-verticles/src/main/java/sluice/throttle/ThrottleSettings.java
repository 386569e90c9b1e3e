package sluice.throttle;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * When the throttle lowers a sale's outflow, and how fast it goes down and up.
 *
 * @param limits what the checkout may look like at most
 * @param interval between two reports of a process, and between two decisions at least
 * @param reaction how long a change of the rate takes to show
 * @param patience how long all must have been well until the rate rises at full speed
 * @param fall the share of the rate by which it falls at once
 * @param rise the share of the ceiling by which it rises in a second
 */
public record ThrottleSettings(
        Limits limits, Duration interval, Duration reaction, Duration patience, double fall, double rise) {
    /**
     * At these the rate falls; at half of them it rises again; between the two it stays.
     *
     * @param window over how long answers are looked at
     * @param errors share of purchases that fail by our own fault
     */
    public record Limits(
            Duration window, Duration checkoutSlow, Duration paymentSlow, double errors, Duration journalLag) {}

    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofMinutes(10);

    public static ThrottleSettings from(Settings settings) {
        Limits limits = new Limits(
                settings.duration("throttle.window", Duration.ofSeconds(1), Duration.ofMinutes(1)),
                settings.duration("throttle.checkout-slow", LEAST, MOST),
                settings.duration("throttle.payment-slow", LEAST, MOST),
                settings.count("throttle.checkout-errors", 1, 100) / 100.0,
                settings.duration("throttle.journal-lag", Duration.ofSeconds(1), MOST));
        return new ThrottleSettings(
                limits,
                settings.duration("throttle.interval", Duration.ofMillis(200), Duration.ofSeconds(10)),
                settings.duration("throttle.reaction", Duration.ofMillis(500), MOST),
                settings.duration("throttle.patience", Duration.ofSeconds(1), Duration.ofHours(1)),
                settings.count("throttle.fall", 1, 90) / 100.0,
                settings.count("throttle.rise", 1, 100) / 100.0);
    }
}
