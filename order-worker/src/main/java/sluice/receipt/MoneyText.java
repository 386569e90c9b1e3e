package sluice.receipt;

import java.math.BigDecimal;
import java.util.Currency;

/** Minor units as people write them, such as {@code 49.00 EUR} and {@code 4900 JPY}. */
final class MoneyText {
    private static final int USUAL = 2;

    private MoneyText() {}

    static String of(long minor, String currency) {
        return BigDecimal.valueOf(minor, digits(currency)).toPlainString() + " " + currency;
    }

    /** How many digits of an amount are minor units; two where ISO 4217 does not know the currency. */
    static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknown) {
            return USUAL;
        }
    }
}
