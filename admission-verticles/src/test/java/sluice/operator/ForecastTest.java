package sluice.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import sluice.operator.Forecast.Line;
import sluice.operator.Forecast.Shop;
import sluice.position.Eta;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Pace.Outflow;
import sluice.sale.Pace.Ramp;

class ForecastTest {
    private static final Instant NOW = Instant.parse("2027-01-01T10:00:00Z");
    private static final double FREE = Double.POSITIVE_INFINITY;
    private static final Shop FULL = new Shop(1_000_000, 0, 0, 0, 0);

    private static Knobs knobs(int rate, int cap, Pace pace) {
        return new Knobs(rate, Knobs.leastBurst(rate), cap, 120, 600, 1800, 4, pace);
    }

    private static Knobs knobs(int rate) {
        return knobs(rate, 100_000, Pace.fixed());
    }

    private static Forecast of(Line line, Shop shop, Knobs before, Knobs asked) {
        return Forecast.of(line, shop, before, asked, NOW);
    }

    private static void within(double from, double to, Eta eta) {
        assertTrue(eta.minSeconds() <= from && eta.minSeconds() >= from * 0.7, eta + " and not from " + from);
        assertTrue(eta.maxSeconds() >= to && eta.maxSeconds() <= to * 1.4 + 5, eta + " and not to " + to);
    }

    @Test
    void a_line_clears_as_fast_as_the_rate_and_the_latest_pace_say() {
        Line line = new Line(52_800, 1_780, 1_500, FREE, 0);
        Forecast forecast = of(line, FULL, knobs(1_800), knobs(2_400));
        assertEquals(1_800, forecast.now());
        assertEquals(2_400, forecast.then());
        assertEquals(1.33, forecast.load());
        within(1_320, 1_584, forecast.clears());
        assertEquals(52_800, forecast.buyers());
        assertNull(forecast.soldOut());
    }

    @Test
    void the_stock_lasts_for_so_many_as_what_was_bought_so_far_says() {
        // Of 500 who came in, 400 have decided and taken 590 units: 600/410 each with the prior.
        Line line = new Line(5_000, 600, 550, FREE, 0);
        Forecast forecast = of(line, new Shop(3_000, 590, 500, 100, 100), knobs(600), knobs(600));
        assertEquals((long) ((3_000 - 100 * 600 / 410.0) / (600 / 410.0)), forecast.buyers());
        within(195, 213, forecast.soldOut());
        within(500, 545, forecast.clears());
    }

    @Test
    void who_does_not_come_makes_the_line_faster_and_the_stock_last_longer() {
        Line line = new Line(1_000, 600, 600, FREE, 0.5);
        Forecast forecast = of(line, new Shop(400, 0, 0, 0, 0), knobs(600), knobs(600));
        assertEquals(800, forecast.buyers());
        within(50, 50.1, forecast.clears());
        within(40, 40.1, forecast.soldOut());
    }

    @Test
    void a_full_shop_lets_in_no_faster_than_people_leave_it() {
        // 100 inside at 60 a minute stay for 100 s each: 200 of them let in 120 a minute.
        Line line = new Line(600, 60, 60, FREE, 0);
        Shop shop = new Shop(10_000, 0, 100, 100, 100);
        Forecast faster = of(line, shop, knobs(600, 100, Pace.fixed()), knobs(1_200, 100, Pace.fixed()));
        assertEquals(1.0, faster.load());
        within(600, 600, faster.clears());
        Forecast larger = of(line, shop, knobs(600, 100, Pace.fixed()), knobs(600, 200, Pace.fixed()));
        assertEquals(2.0, larger.load());
        within(300, 300, larger.clears());
    }

    @Test
    void a_throttle_in_force_holds_what_is_automatic_and_not_what_is_fixed() {
        Line line = new Line(600, 100, 100, 100, 0);
        Knobs auto = knobs(600, 100_000, new Pace(Outflow.AUTO, 1, null));
        Forecast forecast = of(line, FULL, auto, auto);
        assertEquals(100, forecast.now());
        within(360, 361, forecast.clears());
        assertEquals(1.0, forecast.load());
        within(60, 61, of(line, FULL, auto, knobs(600)).clears());
        assertEquals(6.0, of(line, FULL, auto, knobs(600)).load());
    }

    @Test
    void a_ramp_counts_by_its_integral() {
        Line line = new Line(3_300, 600, 600, FREE, 0);
        Knobs ramp = knobs(600, 100_000, new Pace(Outflow.FIXED, 1, new Ramp(60, NOW, NOW.plusSeconds(600))));
        within(600, 601, of(line, FULL, knobs(600), ramp).clears());
    }

    @Test
    void an_empty_line_and_an_empty_shop_are_told_as_what_they_are() {
        Line nobody = new Line(0, 0, 0, FREE, 0);
        Forecast idle = of(nobody, FULL, knobs(60), knobs(120));
        assertNull(idle.clears());
        assertNull(idle.soldOut());
        assertEquals(2.0, idle.load());
        Forecast gone = of(new Line(50, 60, 60, FREE, 0), new Shop(0, 50, 50, 0, 0), knobs(60), knobs(60));
        assertEquals(0, gone.buyers());
        assertEquals(0, gone.soldOut().minSeconds());
    }

    @Test
    void it_is_told_in_one_sentence() {
        Forecast forecast = new Forecast(1_800, 2_400, new Eta(1_260, 1_560), 3_900, new Eta(90, 120), 1.33);
        assertEquals(
                "At 40 a second the line of 52,800 clears in 21 to 26 min, stock lasts to about place 3,900 and is"
                        + " sold out in 90 to 120 s, the checkout gets 1.33 times the load.",
                ForecastText.of(forecast, 52_800, 3_900L));
        assertEquals(
                "At 60 a minute nobody has to wait.",
                ForecastText.of(new Forecast(60, 60, null, 0, null, null), 0, null));
    }
}
