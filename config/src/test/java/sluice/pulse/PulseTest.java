package sluice.pulse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse(Duration.ofSeconds(5));

    @Test
    void before_anything_was_seen_it_is_blind() {
        assertEquals(new Pulse.Reading(0, 0, 0), pulse.read(0));
        assertTrue(pulse.read(0).blind());
        pulse.failed(10);
        assertFalse(pulse.read(10).blind());
    }

    @Test
    void the_slow_ones_are_told_and_not_the_slowest() {
        for (int i = 1; i <= 100; i++) pulse.took(0, i);
        assertEquals(new Pulse.Reading(100, 0, 95), pulse.read(0));
    }

    @Test
    void one_mishap_among_few_is_none() {
        for (int i = 0; i < 4; i++) pulse.took(0, 20);
        pulse.took(0, 5000);
        assertEquals(20, pulse.read(0).highMillis());
        pulse.took(0, 5000);
        assertEquals(5000, pulse.read(0).highMillis());
    }

    @Test
    void what_is_older_than_the_window_is_forgotten() {
        pulse.took(0, 900);
        pulse.failed(1_000);
        pulse.took(4_000, 30);
        assertEquals(new Pulse.Reading(2, 1, 30), pulse.read(5_000));
        assertEquals(new Pulse.Reading(1, 0, 30), pulse.read(6_001));
        assertTrue(pulse.read(9_001).blind());
    }

    @Test
    void of_very_many_the_latest_count() {
        for (int i = 0; i < 5_000; i++) pulse.took(0, 1);
        for (int i = 0; i < 1_024; i++) pulse.took(1, 70);
        assertEquals(new Pulse.Reading(1_024, 0, 70), pulse.read(1));
    }
}
