package sluice.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitBoundsTest {
    @Test
    void a_wait_belongs_to_the_lowest_class_that_holds_it() {
        assertEquals(1, WaitBounds.of(0));
        assertEquals(1, WaitBounds.of(1));
        assertEquals(2, WaitBounds.of(1.001));
        assertEquals(14_400, WaitBounds.of(14_400));
        assertEquals(WaitBounds.LONGER, WaitBounds.of(14_400.5));
    }

    @Test
    void a_quantile_lies_on_a_straight_line_within_its_class() {
        Map<Integer, Long> people = Map.of(1, 50L, 5, 40L, 60, 10L);
        assertEquals(0.5, WaitBounds.quantile(people, 0.25));
        assertEquals(1, WaitBounds.quantile(people, 0.5));
        assertEquals(5, WaitBounds.quantile(people, 0.9));
        assertEquals(30 + 30 * 0.9, WaitBounds.quantile(people, 0.99), 1e-9);
    }

    @Test
    void nobody_has_no_quantile_and_those_who_waited_longest_have_the_highest_bound() {
        assertEquals(null, WaitBounds.quantile(Map.of(), 0.5));
        assertEquals(14_400, WaitBounds.quantile(Map.of(1, 1L, WaitBounds.LONGER, 9L), 0.5));
    }
}
