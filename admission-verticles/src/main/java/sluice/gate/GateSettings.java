package sluice.gate;

import java.time.Duration;
import sluice.settings.Settings;

/** The gate's pace and limits. */
public record GateSettings(
        Duration admissionInterval,
        int candidates,
        int claimBatch,
        int claimQueue,
        String passIssuer,
        Duration asideGrace,
        Duration doorPatience) {
    public static GateSettings from(Settings settings) {
        if (!settings.text("gate.pass-issuer").matches("[^|\\p{Cntrl}]{1,128}")) {
            settings.complain("gate.pass-issuer", "is a text of 1 to 128 characters");
        }
        return new GateSettings(
                settings.duration("gate.admission-interval", Duration.ofMillis(20), Duration.ofMillis(200)),
                settings.count("gate.candidates", 1, 1000),
                settings.count("gate.claim-batch", 1, 500),
                settings.count("gate.claim-queue", 1, 1_000_000),
                settings.text("gate.pass-issuer"),
                settings.duration("gate.aside-grace", Duration.ofSeconds(1), Duration.ofHours(1)),
                settings.duration("gate.door-patience", Duration.ZERO, Duration.ofSeconds(30)));
    }
}
