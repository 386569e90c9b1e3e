package sluice.throttle;

import java.util.Locale;

/** Why a sale's outflow is lower than its rate. Of two that weigh the same, the later one is told. */
public enum Reason {
    /** Nothing: the rate is as set. */
    NONE,
    /** Buyers wait too long: for the answer to their purchase, or for the payment provider's to their charge. */
    CHECKOUT_SLOW,
    /** The order worker is behind the journal. */
    JOURNAL_LAG,
    /** Purchases fail by our own fault. */
    CHECKOUT_ERRORS,
    /** The payment provider is not asked because it did not answer. */
    PAYMENTS_PAUSED;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }

    public static Reason of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
