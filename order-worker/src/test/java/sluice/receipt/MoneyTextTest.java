package sluice.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MoneyTextTest {
    @Test
    void an_amount_has_as_many_digits_as_its_currency() {
        assertEquals("49.00 EUR", MoneyText.of(4900, "EUR"));
        assertEquals("0.05 EUR", MoneyText.of(5, "EUR"));
        assertEquals("4900 JPY", MoneyText.of(4900, "JPY"));
        assertEquals("4.900 KWD", MoneyText.of(4900, "KWD"));
        assertEquals("49.00 QQQ", MoneyText.of(4900, "QQQ"));
        assertEquals("90071992547409.91 EUR", MoneyText.of(9_007_199_254_740_991L, "EUR"));
    }
}
