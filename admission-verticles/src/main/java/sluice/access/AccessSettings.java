package sluice.access;

import java.time.Duration;
import sluice.settings.Rate;
import sluice.settings.Settings;

/** How long sessions last, how often one may try to sign in, and the key that the deployment gives, if any. */
public record AccessSettings(Duration sessionIdle, Duration session, Rate logins, String token) {
    private static final int LEAST_TOKEN = 16;

    public static AccessSettings from(Settings settings) {
        String token = settings.text("operator.token");
        if (!token.isEmpty() && token.length() < LEAST_TOKEN) {
            settings.complain("operator.token", "has at least " + LEAST_TOKEN + " characters, or is empty");
        }
        return new AccessSettings(
                settings.duration("operator.session-idle", Duration.ofSeconds(1), Duration.ofDays(7)),
                settings.duration("operator.session", Duration.ofSeconds(1), Duration.ofDays(30)),
                settings.rate("operator.logins-per-minute", 1, 1_000_000),
                token);
    }

    @Override
    public String toString() {
        return "AccessSettings[session=" + session + "]";
    }
}
