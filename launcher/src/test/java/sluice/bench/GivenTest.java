package sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GivenTest {
    @Test
    void joins_that_were_under_way_together_may_have_any_order() {
        assertEquals(0, Given.disorders(List.of(new Given("a", 5, 10, 30), new Given("b", 4, 20, 40))));
    }

    @Test
    void whoever_joins_after_another_ones_answer_comes_behind_him() {
        List<Given> right = List.of(new Given("a", 4, 10, 20), new Given("b", 5, 30, 40));
        List<Given> wrong = List.of(new Given("a", 5, 10, 20), new Given("b", 4, 30, 40));
        assertEquals(0, Given.disorders(right));
        assertEquals(1, Given.disorders(wrong));
    }

    @Test
    void an_index_that_two_tickets_have_is_found() {
        List<Given> twice = List.of(new Given("a", 4, 10, 20), new Given("b", 4, 10, 20), new Given("c", 5, 10, 20));
        assertEquals(1, Given.duplicates(twice));
    }
}
