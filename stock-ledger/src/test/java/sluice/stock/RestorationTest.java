package sluice.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.journal.Cursor;
import sluice.sale.SaleId;
import sluice.stock.Restoration.Turn;

class RestorationTest {
    private static Cursor cursor(long epoch, String writer) {
        return new Cursor(new SaleId("s"), epoch, 3, 9, writer);
    }

    @Test
    void a_ledger_of_the_logs_epoch_needs_nothing() {
        assertEquals(Optional.empty(), Restoration.neededBy(4, cursor(4, "w"), "me"));
    }

    @Test
    void any_other_is_restored_under_an_epoch_that_neither_has_seen() {
        assertEquals(Optional.of(new Restoration(1, "me")), Restoration.neededBy(0, cursor(0, ""), "me"));
        assertEquals(Optional.of(new Restoration(5, "me")), Restoration.neededBy(0, cursor(4, "w"), "me"));
        assertEquals(Optional.of(new Restoration(5, "me")), Restoration.neededBy(3, cursor(4, "w"), "me"));
        assertEquals(Optional.of(new Restoration(7, "me")), Restoration.neededBy(6, cursor(4, "w"), "me"));
    }

    @Test
    void only_the_writer_whose_epoch_the_log_accepted_loads_and_only_when_it_is_applied() {
        Restoration mine = new Restoration(5, "me");
        assertEquals(Turn.WAIT, mine.turn(cursor(4, "me")));
        assertEquals(Turn.LOAD, mine.turn(cursor(5, "me")));
        assertEquals(Turn.LOST, mine.turn(cursor(5, "other")));
        assertEquals(Turn.LOST, mine.turn(cursor(6, "me")));
    }
}
