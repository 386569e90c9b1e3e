package sluice.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import sluice.settings.Settings;

/**
 * Where the sandbox listens and keeps its ledger.
 *
 * @param port 0 for any; another one is used if it is taken and not {@code portFixed}
 * @param latency how long a charge takes, until a knob says otherwise
 */
public record SandboxSettings(String host, int port, boolean portFixed, Duration latency, Path data) {
    public static SandboxSettings from(Settings settings) {
        return new SandboxSettings(
                settings.text("sandbox.host"),
                settings.count("sandbox.port", 0, 65535),
                settings.flag("sandbox.port-fixed"),
                settings.duration("sandbox.latency", Duration.ZERO, Duration.ofMinutes(1)),
                settings.path("data.directory"));
    }
}
