package sluice.sandbox;

import io.vertx.core.json.JsonObject;

/**
 * One charge in the sandbox's ledger.
 *
 * @param number its place in the ledger, from 1
 * @param key the idempotency key under which it was made
 * @param status {@code succeeded} or {@code declined}
 */
record SandboxCharge(long number, String key, ChargeRequest request, String status) {
    static final String PREFIX = "ch_";

    String id() {
        return PREFIX + number;
    }

    boolean succeeded() {
        return status.equals("succeeded");
    }

    /** The number in a charge's id, of either shape: {@code ch_7}, {@code pi_7}. */
    static long number(String id) {
        if (!id.matches("(ch|pi)_[0-9]{1,18}")) throw new IllegalArgumentException("this is not a charge's id");
        return Long.parseLong(id.substring(PREFIX.length()));
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id())
                .put("number", number)
                .put("status", status)
                .put("key", key)
                .put("amount", request.amount())
                .put("currency", request.currency())
                .put("payment_method", request.paymentMethod())
                .put("reference", request.reference());
    }

    static SandboxCharge read(JsonObject json) {
        return new SandboxCharge(
                number(json.getString("id")), json.getString("key"), ChargeRequest.of(json), json.getString("status"));
    }
}
