package sluice.reservation;

import java.util.regex.Pattern;

/** What a buyer pays with: an opaque word of the payment provider, or {@link #LATER}. */
public final class PaymentMethod {
    /** Says that the order is a hold: it is not charged before its buyer has named how he pays. */
    public static final String LATER = "later";

    public static final int LONGEST = 64;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST + "}");

    private PaymentMethod() {}

    /** Whether {@code text} can be a payment method, {@link #LATER} included. */
    public static boolean is(String text) {
        return WORD.matcher(text).matches();
    }
}
