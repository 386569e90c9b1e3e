package sluice.sale;

import java.util.regex.Pattern;

/** Names one sale, or a product of it: 1 to 64 of {@code a-z 0-9 -}. */
public record SaleId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

    public SaleId {
        if (!isValid(value)) throw new IllegalArgumentException("not a sale id");
    }

    /** Whether {@code text} may name a sale or a product. */
    public static boolean isValid(String text) {
        return text != null && FORM.matcher(text).matches();
    }

    /** The sale named in a request; what cannot be an id is an unknown sale. */
    public static SaleId of(String text) {
        if (!isValid(text)) throw Refusal.UNKNOWN_SALE.refused();
        return new SaleId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
