package sluice.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Pace.Outflow;
import sluice.sale.Pace.Ramp;

class CourseTest {
    private static final Instant NOW = Instant.parse("2027-01-01T10:00:00Z");

    @Test
    void a_level_rate_brings_so_many_a_minute() {
        Course level = new Course(120, 120, 0);
        assertEquals(0, level.secondsFor(0), 1e-9);
        assertEquals(5, level.secondsFor(10), 1e-9);
        assertEquals(10, level.times(0.5).secondsFor(10), 1e-9);
    }

    @Test
    void a_ramp_brings_its_integral() {
        // From 60 to 600 a minute over ten minutes: 1 to 10 a second, 3,300 in all.
        Course ramp = new Course(60, 600, 600);
        assertEquals(600, ramp.secondsFor(3_300), 1e-6);
        assertEquals(610, ramp.secondsFor(3_400), 1e-6);
        // In the first 300 s the rate rises to 5.5 a second: 975 people.
        assertEquals(300, ramp.secondsFor(975), 1e-6);
        Course down = new Course(600, 60, 600);
        assertEquals(300, down.secondsFor(2_325), 1e-6);
        assertEquals(0, down.secondsFor(0), 1e-9);
    }

    @Test
    void a_ramp_is_cut_where_it_reaches_what_is_possible() {
        assertEquals(new Course(60, 330, 300), new Course(60, 600, 600).atMost(330));
        assertEquals(new Course(50, 50, 600), new Course(60, 600, 600).atMost(50));
        assertEquals(new Course(60, 600, 600), new Course(60, 600, 600).atMost(600));
        assertEquals(new Course(100, 60, 600), new Course(600, 60, 600).atMost(100));
    }

    @Test
    void knobs_are_followed_from_now_on() {
        Ramp ramp = new Ramp(60, NOW.minusSeconds(300), NOW.plusSeconds(300));
        Knobs knobs = new Knobs(600, 3, 50, 120, 600, 1800, 4, new Pace(Outflow.FIXED, 1, ramp));
        assertEquals(new Course(330, 600, 300), Course.of(knobs, NOW));
        assertEquals(new Course(600, 600, 0), Course.of(knobs, NOW.plusSeconds(300)));
    }
}
