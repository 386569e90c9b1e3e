package sluice.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.junit.jupiter.api.Test;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.sale.SaleId;

class JournalDelayTest {
    private final JournalDelay delay = new JournalDelay();

    @CanIgnoreReturnValue
    private long at(long millis, long epoch, long end, long cursor) {
        return delay.millis(millis, new Fold(epoch, end), new Cursor(new SaleId("s"), epoch, cursor, 0, "w"));
    }

    @Test
    void a_worker_that_follows_is_not_behind() {
        assertEquals(0, at(1_000, 1, 5, 5));
        assertEquals(0, at(2_000, 1, 9, 9));
    }

    @Test
    void it_is_behind_since_its_next_entry_was_there() {
        at(1_000, 1, 5, 5);
        assertEquals(0, at(2_000, 1, 9, 5));
        assertEquals(1_000, at(3_000, 1, 12, 5));
        assertEquals(2_000, at(4_000, 1, 20, 5));
        assertEquals(2_000, at(5_000, 1, 30, 9));
        assertEquals(0, at(6_000, 1, 30, 30));
    }

    @Test
    void an_idle_journal_ages_no_worker() {
        at(1_000, 1, 5, 5);
        assertEquals(0, at(600_000, 1, 5, 5));
        assertEquals(0, at(601_000, 1, 6, 5));
    }

    @Test
    void a_new_epoch_and_a_clock_set_back_begin_anew() {
        at(1_000, 1, 50, 5);
        assertEquals(0, at(3_000, 2, 1, 0));
        assertEquals(0, at(500, 2, 1, 0));
        assertEquals(0, at(9_000, 1, 3, 1));
    }
}
