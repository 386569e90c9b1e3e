package sluice.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.throttle.Health.Load;
import sluice.throttle.Throttle.Bounds;

class ThrottleTest {
    private static final ThrottleSettings SETTINGS = new SimulatedCheckout().settings;
    private static final Bounds BOUNDS = new Bounds(100, 1000);
    private static final Load WELL = new Load(0.2, Reason.CHECKOUT_SLOW, false);
    private static final Load SO_SO = new Load(0.7, Reason.CHECKOUT_SLOW, false);
    private static final Load SLOW = new Load(1.5, Reason.CHECKOUT_SLOW, false);
    private static final Load PAUSED = new Load(10, Reason.PAYMENTS_PAUSED, false);
    private static final Load NOTHING = new Load(0, Reason.CHECKOUT_SLOW, true);

    private Throttle throttle = Throttle.free(0);

    @CanIgnoreReturnValue
    private double at(long now, Load load) {
        throttle = throttle.next(load, BOUNDS, SETTINGS, now);
        return Math.min(throttle.perMinute(), BOUNDS.ceiling());
    }

    @Test
    void while_all_is_well_or_not_yet_bad_it_has_no_limit_of_its_own() {
        assertEquals(Throttle.free(0), throttle.next(WELL, BOUNDS, SETTINGS, 9_000));
        assertEquals(Throttle.free(0), throttle.next(SO_SO, BOUNDS, SETTINGS, 9_000));
    }

    @Test
    void it_falls_once_in_a_reaction_time_and_never_below_the_floor() {
        assertEquals(700, at(1_000, SLOW), 1e-9);
        assertEquals(700, at(5_000, PAUSED), 1e-9);
        assertEquals(Reason.CHECKOUT_SLOW, throttle.reason());
        assertEquals(490, at(6_000, PAUSED), 1e-9);
        assertEquals(Reason.PAYMENTS_PAUSED, throttle.reason());
        for (int second = 11; second < 60; second += 5) at(second * 1000L, PAUSED);
        assertEquals(100, at(60_000, PAUSED), 1e-9);
        assertEquals(6_000, throttle.sinceMillis());
    }

    @Test
    void a_floor_that_is_raised_counts_at_once_however_bad_it_is() {
        for (int second = 1; second < 60; second += 5) at(second * 1000L, PAUSED);
        assertEquals(100, throttle.perMinute(), 1e-9);
        throttle = throttle.next(PAUSED, new Bounds(300, 1000), SETTINGS, 57_000);
        assertEquals(300, throttle.perMinute(), 1e-9);
        throttle = throttle.next(PAUSED, new Bounds(300, 1000), SETTINGS, 70_000);
        assertEquals(300, throttle.perMinute(), 1e-9);
    }

    @Test
    void it_does_not_fall_while_the_trouble_shrinks() {
        at(1_000, slow(4));
        assertEquals(700, at(6_000, slow(3.5)), 1e-9);
        assertEquals(490, at(11_000, slow(3.5)), 1e-9);
    }

    private static Load slow(double level) {
        return new Load(level, Reason.CHECKOUT_SLOW, false);
    }

    @Test
    void between_the_limits_and_half_of_them_it_nearly_stays() {
        at(1_000, SLOW);
        for (int second = 2; second <= 61; second++) at(second * 1000L, SO_SO);
        assertEquals(700 + 57 * 1000 * 0.05 * 0.02, at(61_000, SO_SO), 2);
    }

    @Test
    void it_rises_fast_half_the_way_and_then_the_more_boldly_the_longer_all_is_well() {
        at(1_000, SLOW);
        assertEquals(700, at(5_000, WELL), 1e-9);
        assertEquals(800, at(6_000, WELL), 1e-9);
        assertEquals(850, at(7_000, WELL), 1e-9);
        double slow = at(11_000, WELL) - 850;
        assertEquals(2 * 1000 * 0.05 / 36, slow, 1e-6);
        double before = at(30_000, WELL);
        assertEquals(1000 * 0.05 * 0.25, at(31_000, WELL) - before, 1);
        for (int second = 32; second < 60; second++) at(second * 1000L, WELL);
        assertEquals(Reason.NONE, throttle.reason());
        assertTrue(Double.isInfinite(throttle.perMinute()));
    }

    @Test
    void where_nothing_is_seen_it_does_not_rise_until_its_patience_is_over() {
        at(1_000, SLOW);
        for (int second = 2; second <= 60; second++) assertEquals(700, at(second * 1000L, NOTHING), 1e-9);
        assertTrue(at(61_000, NOTHING) > 700);
    }

    @Test
    void a_clock_that_is_set_back_stops_nothing() {
        at(1_000_000, SLOW);
        assertTrue(throttle.isDue(1_000, SETTINGS));
        assertTrue(at(1_000, WELL) > 700);
        throttle = Throttle.free(1_000_000);
        assertFalse(throttle.isDue(1_000_500, SETTINGS));
        assertTrue(throttle.isDue(1_000_950, SETTINGS));
    }

    /** What the settings promise: four turns a minute at most, never far from what the provider bears. */
    @ParameterizedTest
    @CsvSource({"100, 0", "100, 0.2", "200, 0.1", "400, 0", "400, 0.2"})
    void an_overloaded_provider_is_found_and_kept_busy_without_hunting(double capacity, double noise) {
        SimulatedCheckout checkout = new SimulatedCheckout().noise(noise);
        assertEquals(SimulatedCheckout.CEILING, least(checkout.run(60)));
        checkout.provider(capacity, 500).run(60);
        List<Double> settled = checkout.run(600);
        assertTrue(least(settled) >= 0.3 * capacity, settled.toString());
        assertTrue(most(settled) <= 1.5 * capacity, settled.toString());
        assertTrue(mean(settled) >= 0.8 * capacity, mean(settled) + " of " + capacity);
        assertTrue(turns(settled) <= 40, turns(settled) + " turns in ten minutes");
    }

    @Test
    void a_provider_that_is_fast_again_gets_all_of_them_again_in_one_go() {
        SimulatedCheckout checkout = new SimulatedCheckout().provider(200, 500);
        checkout.run(200);
        List<Double> again = checkout.provider(60_000, 20).run(90);
        assertEquals(SimulatedCheckout.CEILING, again.get(89));
        assertTrue(turns(again) <= 1, again.toString());
        assertEquals(Reason.NONE, checkout.throttle().reason());
    }

    @Test
    void a_slowness_that_no_rate_mends_leads_to_the_floor_and_back() {
        SimulatedCheckout checkout = new SimulatedCheckout().noise(0.1).provider(60_000, 4_500);
        checkout.run(120);
        List<Double> slow = checkout.run(300);
        assertTrue(most(slow) <= 35, slow.toString());
        List<Double> again = checkout.provider(60_000, 20).run(90);
        assertEquals(SimulatedCheckout.CEILING, again.get(89));
        assertEquals(0, turns(again));
    }

    @Test
    void noise_below_the_limits_is_no_reason() {
        SimulatedCheckout checkout = new SimulatedCheckout().noise(0.3).provider(60_000, 1_200);
        assertEquals(SimulatedCheckout.CEILING, least(checkout.run(600)));
    }

    private static double least(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).min().orElseThrow();
    }

    private static double most(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).max().orElseThrow();
    }

    private static double mean(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).average().orElseThrow();
    }

    /** How often the rate turns from rising to falling or back. */
    private static int turns(List<Double> rates) {
        int turns = 0;
        double direction = 0;
        for (int i = 1; i < rates.size(); i++) {
            double change = Math.signum(rates.get(i) - rates.get(i - 1));
            if (change == 0) continue;
            if (direction != 0 && change != direction) turns++;
            direction = change;
        }
        return turns;
    }
}
