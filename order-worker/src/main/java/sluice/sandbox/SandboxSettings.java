package sluice.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import sluice.settings.Settings;

/**
 * Where the sandbox listens and keeps its ledger.
 *
 * @param port 0 for any; another one is used if it is taken and not {@code portFixed}
 * @param latency how long a charge takes, until a knob says otherwise
 */
public record SandboxSettings(
        String host, int port, boolean portFixed, Duration latency, Path data, SandboxSettings.Webhooks webhooks) {
    /**
     * How charges are told of.
     *
     * @param uri where to, until a knob says otherwise; empty: nowhere
     * @param secret signs the events; empty: none are sent
     */
    public record Webhooks(String uri, String secret) {
        @Override
        public String toString() {
            return "Webhooks[" + uri + "]";
        }
    }

    public static SandboxSettings from(Settings settings) {
        return new SandboxSettings(
                settings.text("sandbox.host"),
                settings.count("sandbox.port", 0, 65535),
                settings.flag("sandbox.port-fixed"),
                settings.duration("sandbox.latency", Duration.ZERO, Duration.ofMinutes(1)),
                settings.path("data.directory"),
                webhooks(settings));
    }

    private static Webhooks webhooks(Settings settings) {
        List<String> secrets = settings.list("payment.webhook-secret");
        String uri = settings.text("sandbox.webhook-uri");
        if (!uri.matches("|https?://[^\\s]{1,512}")) settings.complain("sandbox.webhook-uri", "is an address");
        return new Webhooks(uri, secrets.isEmpty() ? "" : secrets.get(0));
    }
}
