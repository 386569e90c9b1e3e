package sluice.desk;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import sluice.sale.Refusal;

/**
 * What an operator wants given back.
 *
 * @param key who repeats it gets the same refund
 * @param amount in minor units; null for all that is left
 * @param reason 1 to 200 characters
 */
public record RefundWish(String key, Long amount, String reason) {
    private static final String REASON = "[^\\p{Cntrl}\\p{Cs}]{1,200}";

    /** Reads the body of a request; {@code field_invalid} says what is wrong. */
    public static RefundWish of(String key, JsonObject body) {
        if (!Set.of("amount", "reason").containsAll(body.fieldNames())) {
            throw Refusal.FIELD_INVALID.refused("there are amount and reason, and nothing else");
        }
        Object amount = body.getValue("amount");
        boolean whole = amount instanceof Integer || amount instanceof Long;
        if (amount != null && (!whole || ((Number) amount).longValue() < 1)) {
            throw Refusal.FIELD_INVALID.refused("amount: a whole number of minor units from 1, or nothing for all");
        }
        if (!(body.getValue("reason") instanceof String reason) || !reason.matches(REASON)) {
            throw Refusal.FIELD_INVALID.refused("reason: a text of 1 to 200 characters");
        }
        return new RefundWish(key, whole ? ((Number) amount).longValue() : null, reason);
    }

    /** Whether a refund of {@code made} for {@code why} is this one. */
    boolean is(long made, String why) {
        return (amount == null || amount == made) && reason.equals(why);
    }
}
