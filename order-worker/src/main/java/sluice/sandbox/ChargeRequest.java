package sluice.sandbox;

import io.vertx.core.json.JsonObject;

/** What a merchant asks for. The amount is in minor units; the reference is the merchant's own. */
record ChargeRequest(long amount, String currency, String paymentMethod, String reference) {
    ChargeRequest {
        if (amount < 0) throw new IllegalArgumentException("amount is at least 0");
        if (currency == null || !currency.matches("[A-Z]{3}")) throw new IllegalArgumentException("currency is a code");
        if (paymentMethod == null || !paymentMethod.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("payment_method is 1 to 64 of A-Z a-z 0-9 _ -");
        }
        if (reference == null || reference.length() > 128) {
            throw new IllegalArgumentException("reference is a text of at most 128 characters");
        }
    }

    /** Reads a request, or complains with an {@link IllegalArgumentException}. */
    static ChargeRequest of(JsonObject json) {
        if (!(json.getValue("amount") instanceof Number amount)
                || !(json.getValue("currency") instanceof String currency)
                || !(json.getValue("payment_method") instanceof String method)
                || !(json.getValue("reference") instanceof String reference)) {
            throw new IllegalArgumentException("amount, currency, payment_method and reference are needed");
        }
        return new ChargeRequest(amount.longValue(), currency, method, reference);
    }
}
