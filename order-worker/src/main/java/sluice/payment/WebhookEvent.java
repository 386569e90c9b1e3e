package sluice.payment;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import sluice.payment.Charge.Money;

/**
 * What a provider tells of a charge of its own accord.
 *
 * @param id of the event; each counts once
 * @param succeeded whether the money was taken; if not, the charge may still succeed
 * @param order our reference
 * @param charge the provider's id of it
 */
record WebhookEvent(String id, boolean succeeded, String order, String charge, Money money) {
    WebhookEvent {
        require(id, "[A-Za-z0-9_-]{1,128}", "id");
        require(order, "[ -~]{1,128}", "the order");
        require(charge, "[A-Za-z0-9_-]{1,128}", "the charge");
    }

    private static void require(String text, String form, String name) {
        if (text == null || !text.matches(form)) throw new IllegalArgumentException(name + " is not readable");
    }

    /**
     * Reads an event; empty for a kind that is not known, or a charge that has nothing to do with an order. Complains
     * with an {@link IllegalArgumentException}.
     */
    static Optional<WebhookEvent> read(boolean stripe, JsonObject event) {
        try {
            JsonObject object = event.getJsonObject("data", new JsonObject()).getJsonObject("object", new JsonObject());
            return stripe ? ofStripe(event, object) : ofSandbox(event, object);
        } catch (ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("a field is of another kind", e);
        }
    }

    private static Optional<WebhookEvent> ofSandbox(JsonObject event, JsonObject charge) {
        String type = event.getString("type", "");
        if (!type.equals("charge.succeeded") && !type.equals("charge.declined")) return Optional.empty();
        return Optional.of(new WebhookEvent(
                event.getString("id"),
                type.equals("charge.succeeded"),
                charge.getString("reference"),
                charge.getString("id"),
                new Money(charge.getLong("amount"), charge.getString("currency"))));
    }

    private static Optional<WebhookEvent> ofStripe(JsonObject event, JsonObject intent) {
        String type = event.getString("type", "");
        boolean succeeded = type.equals("payment_intent.succeeded");
        String order = intent.getJsonObject("metadata", new JsonObject()).getString("order");
        boolean ours = order != null && (succeeded || type.equals("payment_intent.payment_failed"));
        if (!ours) return Optional.empty();
        return Optional.of(new WebhookEvent(
                event.getString("id"),
                succeeded,
                order,
                intent.getString("id"),
                new Money(
                        intent.getLong(succeeded ? "amount_received" : "amount"),
                        intent.getString("currency").toUpperCase(Locale.ROOT))));
    }

    String kind() {
        return succeeded ? "succeeded" : "failed";
    }

    /** What {@link #json} kept. */
    static WebhookEvent ofJson(JsonObject json) {
        return new WebhookEvent(
                json.getString("id"),
                json.getString("kind").equals("succeeded"),
                json.getString("order"),
                json.getString("charge"),
                new Money(json.getLong("amount"), json.getString("currency")));
    }

    /** What is kept of an event that cannot be used: nothing about the buyer. */
    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("kind", kind())
                .put("order", order)
                .put("charge", charge)
                .put("amount", money.amount())
                .put("currency", money.currency());
    }
}
