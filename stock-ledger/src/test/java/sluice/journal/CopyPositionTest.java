package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyPositionTest {
    private final CopyPosition position = CopyPosition.foundAt(new Fold(2, 5));

    private Optional<Fold> copied(Fold... entries) {
        return position.after(List.of(entries)).map(CopyPosition::at);
    }

    @Test
    void a_copy_goes_on_within_the_epoch_and_into_the_next() {
        assertEquals(Optional.of(new Fold(2, 5)), copied());
        assertEquals(Optional.of(new Fold(2, 7)), copied(new Fold(2, 6), new Fold(2, 7)));
        assertEquals(Optional.of(new Fold(4, 2)), copied(new Fold(2, 6), new Fold(4, 1), new Fold(4, 2)));
    }

    @Test
    void a_journal_with_something_missing_is_not_copied() {
        assertEquals(Optional.empty(), copied(new Fold(2, 7)));
        assertEquals(Optional.empty(), copied(new Fold(2, 6), new Fold(2, 8)));
        assertEquals(Optional.empty(), copied(new Fold(3, 2)));
    }

    private static int looksUntilDoubt(CopyPosition from) {
        CopyPosition watched = from;
        int looks = 0;
        for (; !watched.isDoubtful(); looks++) watched = watched.watch(new Fold(2, 3));
        return looks;
    }

    private CopyPosition doubtful() {
        CopyPosition watched = position;
        while (!watched.isDoubtful()) watched = watched.watch(new Fold(2, 3));
        return watched;
    }

    @Test
    void a_worker_that_stands_still_behind_the_copy_makes_the_relay_look_at_the_log_and_ever_later_again() {
        assertEquals(21, looksUntilDoubt(position));
        CopyPosition looked = doubtful().looked(position.at(), position.at());
        assertEquals(40, looksUntilDoubt(looked));
        for (int look = 0; look < 10; look++) looked = looked.looked(position.at(), new Fold(2, 9));
        assertEquals(1280, looksUntilDoubt(looked));
        assertEquals(1280, looksUntilDoubt(looked.notLooked()));
        assertEquals(21, looksUntilDoubt(looked.watch(new Fold(2, 2))));
    }

    @Test
    void what_the_log_has_lost_is_copied_again_and_what_was_copied_meanwhile_stays() {
        assertEquals(CopyPosition.foundAt(new Fold(2, 4)), doubtful().looked(position.at(), new Fold(2, 4)));
        CopyPosition meanwhile = doubtful().after(List.of(new Fold(2, 6))).orElseThrow();
        assertEquals(
                new Fold(2, 6), meanwhile.looked(position.at(), position.at()).at());
    }

    @Test
    void a_worker_that_moves_or_is_done_is_left_alone() {
        CopyPosition watched = position;
        for (int seq = 0; seq < 100; seq++) {
            watched = watched.watch(new Fold(2, seq % 6));
            assertFalse(watched.isDoubtful());
        }
        for (int look = 0; look < 100; look++) {
            watched = watched.watch(new Fold(2, 5));
            assertFalse(watched.isDoubtful());
        }
        assertEquals(new Fold(2, 5), watched.at());
    }
}
