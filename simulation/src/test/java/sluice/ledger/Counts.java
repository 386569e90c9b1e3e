package sluice.ledger;

import java.util.Map;

/**
 * The counters of one product.
 *
 * @param limit most units of it a buyer may hold; 0 for none of its own
 */
public record Counts(long total, long available, long reserved, long sold, long limit) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /** INVARIANT of every state that a script leaves. */
    public boolean isSound() {
        return total == available + reserved + sold && available >= 0 && reserved >= 0 && sold >= 0;
    }

    Counts reserve(long units) {
        return new Counts(total, available - units, reserved + units, sold, limit);
    }

    Counts release(long units) {
        return reserve(-units);
    }

    Counts sell(long units) {
        return new Counts(total, available, reserved - units, sold + units, limit);
    }

    Counts adjust(long units) {
        return new Counts(total + units, available + units, reserved, sold, limit);
    }

    Counts with(String field, long value) {
        return switch (field) {
            case "total" -> new Counts(value, available, reserved, sold, limit);
            case "available" -> new Counts(total, value, reserved, sold, limit);
            case "reserved" -> new Counts(total, available, value, sold, limit);
            case "sold" -> new Counts(total, available, reserved, value, limit);
            case "limit" -> new Counts(total, available, reserved, sold, value);
            default -> throw new IllegalArgumentException("no counter " + field);
        };
    }

    Map<String, String> fields(String product) {
        return Map.of(
                product + ":total", Long.toString(total),
                product + ":available", Long.toString(available),
                product + ":reserved", Long.toString(reserved),
                product + ":sold", Long.toString(sold),
                product + ":limit", Long.toString(limit));
    }
}
