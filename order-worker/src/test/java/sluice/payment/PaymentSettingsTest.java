package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;

class PaymentSettingsTest {
    private static PaymentSettings read(Map<String, String> values) {
        Settings settings = new Settings(Settings.Overrides.of(values));
        PaymentSettings read = PaymentSettings.from(settings);
        settings.judge();
        return read;
    }

    @Test
    void stripe_does_not_start_without_its_key_and_a_secret_for_its_events() {
        SettingsRejected rejected =
                assertThrows(SettingsRejected.class, () -> read(Map.of("payment.provider", "stripe")));
        assertTrue(rejected.getMessage().contains("payment.api-key is needed for stripe"), rejected.getMessage());
        assertTrue(rejected.getMessage().contains("payment.webhook-secret is needed"), rejected.getMessage());
    }

    @Test
    void a_short_secret_is_refused_and_never_shown() {
        SettingsRejected rejected = assertThrows(
                SettingsRejected.class, () -> read(Map.of("payment.webhook-secret", "a-long-enough-secret,hunter2")));
        assertTrue(rejected.getMessage().contains("it is '***'"), rejected.getMessage());
        assertFalse(rejected.getMessage().contains("hunter2"), rejected.getMessage());
    }

    @Test
    void several_secrets_are_read_and_a_record_shows_none() {
        PaymentSettings read = read(Map.of(
                "payment.provider", "stripe",
                "payment.api-key", "sk_live_1",
                "payment.webhook-secret", "whsec_0123456789a, whsec_0123456789b"));
        assertEquals(
                List.of("whsec_0123456789a", "whsec_0123456789b"),
                read.credentials().webhookSecrets());
        assertFalse(read.needsSandbox());
        assertFalse(read.toString().contains("sk_live") || read.toString().contains("whsec"), read.toString());
        assertTrue(read(Map.of()).needsSandbox());
    }
}
