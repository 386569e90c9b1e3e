package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

class ChargeTest {
    private static Charge asked(int asks) {
        return new Charge("o", 1, asks, 0, "o-1", new Charge.Money(100, "EUR"), "tok", null);
    }

    @Test
    void silence_means_that_nothing_is_known_unless_it_was_never_sent() {
        assertInstanceOf(Outcome.Unknown.class, asked(1).unanswered(true));
        assertInstanceOf(Outcome.Unsent.class, asked(1).unanswered(false));
        assertInstanceOf(Outcome.Unknown.class, asked(2).unanswered(false));
    }
}
