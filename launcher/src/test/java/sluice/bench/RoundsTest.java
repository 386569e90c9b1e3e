package sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void the_median_is_in_the_middle() {
        assertEquals(3, Rounds.median(List.of(9.0, 1.0, 3.0)));
        assertEquals(2.5, Rounds.median(List.of(9.0, 1.0, 3.0, 2.0)));
    }
}
