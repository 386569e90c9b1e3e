package sluice.order;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where an order stands. {@link #next} is the same set of arrows that the database enforces. */
public enum OrderStatus {
    /** Reserved in the ledger, not written as an order yet; never in the database. */
    ACCEPTED,
    PLACED,
    /** No charge is sent now; it is charged as soon as one is, and may run out or be cancelled meanwhile. */
    PAYMENT_PENDING,
    CHARGING,
    /** The charge had no answer and is asked again; nothing ends the order meanwhile. */
    UNKNOWN,
    PAID,
    SHIPPED,
    DELIVERED,
    DECLINED,
    EXPIRED,
    CANCELLED,
    REFUNDED;

    public static OrderStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Set<OrderStatus> next() {
        return switch (this) {
            case ACCEPTED -> EnumSet.of(PLACED);
            // Unknown at once when the provider tells of a charge that the rows do not know.
            case PLACED -> EnumSet.of(CHARGING, PAYMENT_PENDING, UNKNOWN, EXPIRED, CANCELLED);
            case PAYMENT_PENDING -> EnumSet.of(CHARGING, UNKNOWN, EXPIRED, CANCELLED);
            // Pending only when the charge was never sent.
            case CHARGING -> EnumSet.of(PAYMENT_PENDING, PAID, DECLINED, UNKNOWN);
            case UNKNOWN -> EnumSet.of(PAID, DECLINED);
            case PAID -> EnumSet.of(SHIPPED, REFUNDED);
            case SHIPPED -> EnumSet.of(DELIVERED, REFUNDED);
            case DELIVERED -> EnumSet.of(REFUNDED);
            case DECLINED, EXPIRED, CANCELLED, REFUNDED -> EnumSet.noneOf(OrderStatus.class);
        };
    }

    /** Whether a buyer need not look again. */
    public boolean isFinal() {
        return switch (this) {
            case DELIVERED, DECLINED, EXPIRED, CANCELLED, REFUNDED -> true;
            case ACCEPTED, PLACED, PAYMENT_PENDING, CHARGING, UNKNOWN, PAID, SHIPPED -> false;
        };
    }

    /** Whether coming here ends the reservation, sold or released. */
    public boolean owesSettlement() {
        return switch (this) {
            case PAID, DECLINED, EXPIRED, CANCELLED -> true;
            case ACCEPTED, PLACED, PAYMENT_PENDING, CHARGING, UNKNOWN, SHIPPED, DELIVERED, REFUNDED -> false;
        };
    }
}
