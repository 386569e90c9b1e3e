package sluice.payment;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import sluice.settings.Settings;

/**
 * Which provider charges, and how long we wait for it.
 *
 * @param uri where it answers; null for the sandbox of this process, see {@link #at}
 * @param pause how long no charge is sent after half of the latest had no answer
 */
public record PaymentSettings(String provider, URI uri, Duration timeout, Duration pause) {
    public static PaymentSettings from(Settings settings) {
        return new PaymentSettings(
                settings.choice("payment.provider", List.of("sandbox")),
                uri(settings),
                settings.duration("payment.timeout", Duration.ofMillis(50), Duration.ofMinutes(1)),
                settings.duration("payment.pause", Duration.ofMillis(50), Duration.ofMinutes(5)));
    }

    private static URI uri(Settings settings) {
        if (!settings.isSet("payment.uri")) return null;
        String text = settings.text("payment.uri");
        if (text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")) return URI.create(text.replaceFirst("/$", ""));
        settings.complain("payment.uri", "has the form http://host:port");
        return null;
    }

    /** These settings with the provider at {@code uri} unless they name one. */
    public PaymentSettings at(URI sandbox) {
        return uri == null ? new PaymentSettings(provider, sandbox, timeout, pause) : this;
    }
}
