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
    String id() {
        return "ch_" + number;
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id())
                .put("status", status)
                .put("key", key)
                .put("amount", request.amount())
                .put("currency", request.currency())
                .put("payment_method", request.paymentMethod())
                .put("reference", request.reference());
    }

    static SandboxCharge read(JsonObject json) {
        return new SandboxCharge(
                Long.parseLong(json.getString("id").substring(3)),
                json.getString("key"),
                ChargeRequest.of(json),
                json.getString("status"));
    }
}
