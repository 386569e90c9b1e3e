package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.payment.Charge.Money;

class WebhookEventTest {
    private static JsonObject stripe(String type) {
        JsonObject intent = new JsonObject()
                .put("id", "pi_7")
                .put("amount", 4900)
                .put("amount_received", 4800)
                .put("currency", "eur")
                .put("receipt_email", "somebody@example.org")
                .put("metadata", new JsonObject().put("order", "Zm9vYmFyYmF6cXV4cXV1eA"));
        return new JsonObject()
                .put("id", "evt_1")
                .put("type", type)
                .put("data", new JsonObject().put("object", intent));
    }

    @Test
    void a_success_of_stripe_names_what_was_received() {
        WebhookEvent event =
                WebhookEvent.read(true, stripe("payment_intent.succeeded")).orElseThrow();
        assertEquals(new WebhookEvent("evt_1", true, "Zm9vYmFyYmF6cXV4cXV1eA", "pi_7", new Money(4800, "EUR")), event);
        assertFalse(event.json().encode().contains("example.org"));
        assertFalse(WebhookEvent.read(true, stripe("payment_intent.payment_failed"))
                .orElseThrow()
                .succeeded());
    }

    @Test
    void other_kinds_and_charges_that_are_none_of_ours_are_ignored() {
        assertEquals(Optional.empty(), WebhookEvent.read(true, stripe("payment_intent.created")));
        assertEquals(Optional.empty(), WebhookEvent.read(true, new JsonObject()));
        JsonObject foreign = stripe("payment_intent.succeeded");
        foreign.getJsonObject("data").getJsonObject("object").put("metadata", new JsonObject());
        assertEquals(Optional.empty(), WebhookEvent.read(true, foreign));
    }

    @Test
    void what_cannot_be_read_is_told() {
        JsonObject nameless = stripe("payment_intent.succeeded").put("id", "an id");
        assertThrows(IllegalArgumentException.class, () -> WebhookEvent.read(true, nameless));
        JsonObject texts = stripe("payment_intent.succeeded");
        texts.getJsonObject("data").getJsonObject("object").put("amount_received", "4900");
        assertThrows(IllegalArgumentException.class, () -> WebhookEvent.read(true, texts));
        JsonObject other = new JsonObject().put("data", 1);
        assertThrows(IllegalArgumentException.class, () -> WebhookEvent.read(true, other));
    }
}
