package sluice.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sluice.position.Outflow.Sample;
import sluice.sale.Phase;
import sluice.sale.Sale;

class OutflowTest {
    private static Outflow steady(int callsPerStep, int steps) {
        Outflow outflow = Outflow.none();
        for (int i = 0; i <= steps; i++) outflow = outflow.plus(new Sample(i * 5_000L, (long) i * callsPerStep), 600);
        return outflow;
    }

    @Test
    void a_steady_line_has_a_narrow_range() {
        Outflow outflow = steady(50, 20);
        assertEquals(600, outflow.perMinute());
        assertEquals(new Outflow.Range(600, 600), outflow.range());
    }

    @Test
    void the_range_spans_the_slow_and_the_fast_steps() {
        Outflow outflow = Outflow.none();
        long calls = 0;
        for (int i = 0; i <= 30; i++) {
            outflow = outflow.plus(new Sample(i * 5_000L, calls), 600);
            calls += i % 2 == 0 ? 10 : 50;
        }
        assertEquals(new Outflow.Range(120, 600), outflow.range());
    }

    @Test
    void steps_without_a_call_do_not_stop_a_slow_line() {
        Outflow outflow = Outflow.none();
        for (int i = 0; i <= 30; i++) outflow = outflow.plus(new Sample(i * 5_000L, i / 4), 600);
        assertTrue(outflow.range().slow() > 0);
        assertTrue(outflow.range().fast() >= outflow.range().slow());
    }

    @Test
    void a_line_that_stands_has_no_end_in_sight() {
        assertEquals(null, Eta.of(10, steady(0, 20).range()));
    }

    @Test
    void a_new_rate_and_a_fallen_counter_begin_anew() {
        Outflow outflow = steady(50, 20);
        assertEquals(1, outflow.plus(new Sample(200_000, 2_000), 900).samples().size());
        assertEquals(1, outflow.plus(new Sample(200_000, 3), 600).samples().size());
        assertEquals(outflow, outflow.plus(new Sample(100_001, 1_000), 600));
    }

    @Test
    void only_the_last_minutes_count() {
        assertEquals(37, steady(50, 500).samples().size());
    }

    @Test
    void times_are_rounded_outward() {
        assertEquals(new Eta(0, 10), Eta.of(0, new Outflow.Range(10, 20)));
        assertEquals(new Eta(30, 90), Eta.of(11, new Outflow.Range(10, 20)));
        assertEquals(new Eta(270, 420), Eta.of(60, new Outflow.Range(10.8, 10.8)));
    }

    @Test
    void the_longer_the_wait_the_wider_its_range() {
        Outflow.Range steady = new Outflow.Range(60, 60);
        assertEquals(new Eta(55, 90), Eta.of(60, steady));
        assertEquals(new Eta(480, 780), Eta.of(600, steady));
        assertEquals(new Eta(2880, 4560), Eta.of(3_600, steady));
    }

    @Test
    void a_pause_says_nothing_of_the_pace() {
        Sale open = TestSales.sale("shoes", Phase.OPEN);
        Sale paused = TestSales.sale("shoes", Phase.PAUSED);
        Outflow before = steady(50, 20);
        Outflow during = before;
        for (int i = 1; i <= 60; i++) during = during.plus(new Sample(100_000 + i * 5_000L, 1_000), paused);
        assertEquals(before, during);
        Outflow after = during;
        for (int i = 1; i <= 3; i++) after = after.plus(new Sample(400_000 + i * 5_000L, 1_000 + i * 50L), open);
        assertEquals(new Outflow.Range(600, 600), after.range());
    }

    @Test
    void says_why_the_wait_has_grown() {
        assertEquals(null, steady(50, 30).slowed());
        Outflow lowered = steady(50, 20).plus(new Sample(101_000, 1_010), 300);
        assertEquals(EtaReason.RATE_LOWERED, lowered.slowed());
        assertEquals(null, steady(50, 20).plus(new Sample(101_000, 1_010), 900).slowed());
        Outflow slower = steady(50, 20);
        for (int i = 1; i <= 6; i++) slower = slower.plus(new Sample(100_000 + i * 5_000L, 1_000 + i * 20L), 600);
        assertEquals(EtaReason.SLOWER, slower.slowed());
    }
}
