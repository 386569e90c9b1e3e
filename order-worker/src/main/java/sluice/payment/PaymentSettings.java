package sluice.payment;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import sluice.settings.Settings;

/**
 * Which provider charges, and how long we wait for it.
 *
 * @param uri where it answers; null for Stripe itself or the sandbox of this process, see {@link #at}
 * @param pause how long no charge is sent after half of the latest had no answer
 */
public record PaymentSettings(
        String provider, URI uri, Duration timeout, Duration pause, PaymentSettings.Credentials credentials) {
    private static final String STRIPE = "stripe";
    private static final int SHORTEST_SECRET = 16;

    /**
     * What proves who is who.
     *
     * @param apiKey ours to the provider; empty for the sandbox
     * @param webhookSecrets any of which may have signed an event, the newest first; none: no event is believed
     */
    public record Credentials(String apiKey, List<String> webhookSecrets) {
        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    public static PaymentSettings from(Settings settings) {
        PaymentSettings read = new PaymentSettings(
                settings.choice("payment.provider", List.of("sandbox", STRIPE)),
                uri(settings),
                settings.duration("payment.timeout", Duration.ofMillis(50), Duration.ofMinutes(1)),
                settings.duration("payment.pause", Duration.ofMillis(50), Duration.ofMinutes(5)),
                new Credentials(settings.text("payment.api-key"), settings.list("payment.webhook-secret")));
        read.judge(settings);
        return read;
    }

    private static URI uri(Settings settings) {
        if (!settings.isSet("payment.uri")) return null;
        String text = settings.text("payment.uri");
        if (text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")) return URI.create(text.replaceFirst("/$", ""));
        settings.complain("payment.uri", "has the form http://host:port");
        return null;
    }

    private void judge(Settings settings) {
        List<String> secrets = credentials.webhookSecrets();
        if (isStripe() && credentials.apiKey().isEmpty()) settings.complain("payment.api-key", "is needed for stripe");
        if (isStripe() && secrets.isEmpty()) settings.complain("payment.webhook-secret", "is needed for stripe");
        if (secrets.stream().anyMatch(secret -> secret.length() < SHORTEST_SECRET)) {
            settings.complain("payment.webhook-secret", "has at least " + SHORTEST_SECRET + " characters a secret");
        }
    }

    public boolean isStripe() {
        return provider.equals(STRIPE);
    }

    /** Whether the provider is to be a sandbox of this process. */
    public boolean needsSandbox() {
        return !isStripe() && uri == null;
    }

    /** These settings with the provider at {@code sandbox} unless they name one. */
    public PaymentSettings at(URI sandbox) {
        return uri == null ? new PaymentSettings(provider, sandbox, timeout, pause, credentials) : this;
    }
}
