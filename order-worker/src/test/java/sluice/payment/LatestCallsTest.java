package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatestCallsTest {
    private final LatestCalls calls = new LatestCalls();

    private void add(int times, boolean failure) {
        for (int i = 0; i < times; i++) calls.add(failure);
    }

    @Test
    void of_fewer_than_ten_calls_nothing_is_concluded() {
        add(9, true);
        assertFalse(calls.halfFailed());
        add(1, false);
        assertTrue(calls.halfFailed());
    }

    @Test
    void only_the_latest_twenty_count() {
        add(100, false);
        add(9, true);
        assertFalse(calls.halfFailed());
        add(1, true);
        assertTrue(calls.halfFailed());
        add(11, false);
        assertFalse(calls.halfFailed());
    }

    @Test
    void after_a_pause_it_begins_anew() {
        add(20, true);
        calls.forget();
        add(9, true);
        assertFalse(calls.halfFailed());
    }
}
