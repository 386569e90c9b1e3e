package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeftoverTest {
    private static final Fold AT = new Fold(2, 5);

    @Test
    void only_what_goes_on_from_the_cursor_in_its_epoch_is_left() {
        assertEquals(0, Leftover.following(AT, List.of()));
        assertEquals(2, Leftover.following(AT, List.of(new Fold(2, 6), new Fold(2, 7))));
        assertEquals(1, Leftover.following(AT, List.of(new Fold(2, 6), new Fold(2, 8))));
        assertEquals(0, Leftover.following(AT, List.of(new Fold(2, 7))));
        assertEquals(1, Leftover.following(AT, List.of(new Fold(2, 6), new Fold(3, 1))));
        assertEquals(0, Leftover.following(new Fold(3, 0), List.of(new Fold(2, 6))));
    }

    @Test
    void a_gap_counts_only_if_the_cursor_stands_where_it_stood_before_the_journal_was_read() {
        List<Fold> behindAGap = List.of(new Fold(2, 9));
        Leftover first = Leftover.UNSEEN.look(AT);
        assertFalse(first.isNone(behindAGap));
        assertTrue(first.look(AT).isNone(behindAGap));
        // The journal was trimmed up to a cursor that had moved.
        assertFalse(first.look(new Fold(2, 8)).isNone(behindAGap));
        assertTrue(first.isNone(List.of()));
    }

    @Test
    void a_worker_that_moves_is_waited_for_and_one_that_stands_still_is_helped_from_time_to_time() {
        Leftover seen = Leftover.UNSEEN;
        for (int seq = 1; seq < 50; seq++) {
            seen = seen.look(new Fold(2, seq));
            assertFalse(seen.isStuck());
        }
        int helped = 0;
        for (int look = 0; look < 80; look++) {
            seen = seen.look(new Fold(2, 49));
            if (seen.isStuck()) helped++;
        }
        assertTrue(helped > 1 && helped < 20, helped + " times");
    }
}
