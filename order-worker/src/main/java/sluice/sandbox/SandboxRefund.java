package sluice.sandbox;

import io.vertx.core.json.JsonObject;

/**
 * Money given back of one charge, in part or whole, in the sandbox's ledger.
 *
 * @param number its place among the refunds, from 1
 * @param key the idempotency key under which it was made
 */
record SandboxRefund(long number, String key, Request request) {
    static final String PREFIX = "re_";

    /**
     * What a merchant asks for: minor units of the charge's currency, the charge's number, and his own reference, which
     * may be empty.
     */
    record Request(long charge, long amount, String currency, String reference) {
        Request {
            if (amount < 1) throw new IllegalArgumentException("amount is at least 1");
        }

        static Request of(JsonObject json) {
            if (!(json.getValue("charge") instanceof String charge)
                    || !(json.getValue("amount") instanceof Number amount)
                    || !(json.getValue("currency") instanceof String currency)) {
                throw new IllegalArgumentException("charge, amount and currency are needed");
            }
            return new Request(
                    SandboxCharge.number(charge), amount.longValue(), currency, json.getString("reference", ""));
        }
    }

    String id() {
        return PREFIX + number;
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id())
                .put("status", "succeeded")
                .put("key", key)
                .put("charge", SandboxCharge.PREFIX + request.charge())
                .put("amount", request.amount())
                .put("currency", request.currency())
                .put("reference", request.reference());
    }

    static SandboxRefund read(JsonObject json) {
        long number = Long.parseLong(json.getString("id").substring(PREFIX.length()));
        return new SandboxRefund(number, json.getString("key"), Request.of(json));
    }
}
