package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.gate.GateCheck.Entry;
import sluice.gate.GateCheck.Limits;
import sluice.gate.GateCheck.Ramp;
import sluice.gate.GateCheck.Verdict;

class GateCheckTest {
    /** 60 a minute, burst 2, cap 3. */
    private static final Limits PLAIN = new Limits(0, 60, 2, 3, null);

    private static List<Entry> at(long... millis) {
        List<Entry> entries = new ArrayList<>();
        for (long at : millis) entries.add(new Entry(at, at, 1));
        return entries;
    }

    private static int rate(List<Limits> history, long... millis) {
        return GateCheck.of(history, at(millis)).overshootRate();
    }

    @Test
    void a_burst_and_what_the_rate_brings_is_allowed_and_one_more_is_not() {
        assertEquals(0, rate(List.of(PLAIN), 0, 0, 1000, 2000));
        assertEquals(1, rate(List.of(PLAIN), 0, 0, 999, 2000));
        assertEquals(1, rate(List.of(PLAIN), 0, 0, 0));
        assertEquals(3, rate(List.of(PLAIN), 0, 10_000, 10_000, 10_000, 10_000, 10_000));
        assertTrue(GateCheck.of(List.of(), List.of()).kept());
    }

    @Test
    void the_order_of_the_rows_does_not_matter() {
        assertEquals(1, rate(List.of(new Limits(5_000, 600, 2, 3, null), PLAIN), 2000, 0, 999, 0));
    }

    @Test
    void every_rate_counts_for_as_long_as_it_was_in_force() {
        Limits faster = new Limits(10_000, 600, 2, 3, null);
        assertEquals(0, rate(List.of(PLAIN, faster), 9_000, 9_000, 10_000, 10_100, 10_200));
        assertEquals(1, rate(List.of(PLAIN, faster), 9_000, 9_000, 9_900, 10_000, 10_100));
    }

    @Test
    void a_ramp_is_integrated_exactly() {
        // From 60 to 180 a minute within 60 s: 1 + t / 30 a second, t + t * t / 60 in all.
        Limits ramp = new Limits(0, 180, 2, 3, new Ramp(60, 0, 60_000));
        List<Limits> history = List.of(ramp);
        long[] due = new long[140];
        for (int n = 0; n < due.length; n++) {
            double t = 30 * (Math.sqrt(1 + n / 15.0) - 1);
            due[n] = n <= 120 ? (long) Math.ceil(t * 1000) : 60_000 + (long) Math.ceil((n - 120) * 1000 / 3.0);
        }
        List<Entry> entries = at(due);
        entries.add(new Entry(0, 0, 1));
        assertEquals(0, GateCheck.of(history, entries).overshootRate());
        entries.add(new Entry(90_000 - 1, 0, 1));
        entries.add(new Entry(0, 0, 1));
        assertEquals(1, GateCheck.of(history, entries).overshootRate());
    }

    @Test
    void the_cap_is_judged_by_what_the_gate_noted_and_by_leases_that_overlap_for_certain() {
        List<Entry> noted = List.of(new Entry(0, 0, 3), new Entry(1, 1, 4));
        assertEquals(1, GateCheck.of(List.of(PLAIN), noted).overshootCap());
        List<Entry> overlapping = new ArrayList<>();
        for (int i = 0; i < 5; i++) overlapping.add(new Entry(i * 1000L, i < 2 ? 3_500 : 100_000, 0));
        assertEquals(1, GateCheck.of(List.of(PLAIN), overlapping).overshootCap());
        List<Entry> enough = List.of(new Entry(0, 2_000, 1), new Entry(0, 9_000, 2), new Entry(1, 9_000, 3));
        assertEquals(0, GateCheck.of(List.of(PLAIN), enough).overshootCap());
    }

    @Test
    void a_lowered_cap_counts_from_when_it_is_in_force() {
        Limits lowered = new Limits(1_000, 60, 2, 1, null);
        List<Limits> history = List.of(PLAIN, lowered);
        assertEquals(
                0, GateCheck.of(history, List.of(new Entry(1_000, 1_000, 3))).overshootCap());
        assertEquals(
                2, GateCheck.of(history, List.of(new Entry(1_001, 1_001, 3))).overshootCap());
    }

    @Test
    void claims_without_any_limits_are_a_bug() {
        assertThrows(IllegalStateException.class, () -> GateCheck.of(List.of(), at(1)));
    }

    @Test
    void the_fast_way_finds_what_looking_at_every_window_finds() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            long[] times = random.longs(30, 0, 20_000).sorted().toArray();
            int most = 0;
            for (int i = 0; i < times.length; i++) {
                for (int j = i; j < times.length; j++) {
                    double allowed = 2 + (times[j] - times[i]) / 1000.0;
                    most = Math.max(most, (int) Math.ceil(j - i + 1 - allowed - 1e-6));
                }
            }
            Verdict verdict = GateCheck.of(List.of(PLAIN), at(times));
            assertEquals(most, verdict.overshootRate());
        }
    }
}
