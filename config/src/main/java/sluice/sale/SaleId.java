package sluice.sale;

/** Names one sale, or a product of it: 1 to 64 of {@code a-z 0-9 -}. */
public record SaleId(String value) {
    private static final int LONGEST = 64;

    public SaleId {
        if (!isValid(value)) throw new IllegalArgumentException("not a sale id");
    }

    /** Whether {@code text} may name a sale or a product. */
    public static boolean isValid(String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
            if (!allowed) return false;
        }
        return true;
    }

    /** The sale named in a request; what cannot be an id is an unknown sale. */
    public static SaleId of(String text) {
        if (!isValid(text)) throw Refusal.UNKNOWN_SALE.refused();
        return new SaleId(text);
    }

    // Both written out: what a record makes by itself is slow in the maps that each poll looks into.
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof SaleId id && value.equals(id.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
