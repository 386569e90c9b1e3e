package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.Line;

class JournalEntryTest {
    private static final JournalEntry FULL = new JournalEntry(
            3,
            17,
            List.of(
                    new Reserve("r1", "t1", "b1", "f1", "tok_ok", List.of(new Line("a", 2), new Line("b-2", 1))),
                    new Confirm("r2"),
                    new Release("r3", "expired"),
                    new Adjust("a", -5),
                    new Cut(List.of(new Count("a", 10, 7, 2, 1), new Count("b-2", 5, 4, 1, 0)))));

    @Test
    void every_line_has_its_text() {
        assertEquals("""
                3-17
                reserve r1 t1 b1 f1 tok_ok a=2,b-2=1
                confirm r2
                release r3 expired
                adjust a -5
                cut a=10/7/2/1,b-2=5/4/1/0""", FULL.recordValue());
        assertEquals("4-0\nepoch w-1", JournalEntry.epoch(4, "w-1").recordValue());
    }

    @Test
    void what_is_written_is_read_back() throws MalformedEntry {
        assertEquals(FULL, JournalEntry.parse(FULL.recordValue()));
        JournalEntry epoch = JournalEntry.epoch(4, "w-1");
        assertEquals(epoch, JournalEntry.parse(epoch.recordValue()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1",
                "1-1\n",
                "0-1\nconfirm r",
                "1\nconfirm r",
                "1-1 \nconfirm r",
                "01-1\nconfirm r",
                "1--1\nconfirm r",
                "99999999999999999999-1\nconfirm r",
                "1-1\nconfirm",
                "1-1\nconfirm r extra",
                "1-1\nconfirm r\n",
                "1-1\nconfirm  r",
                "1-1\nCONFIRM r",
                "1-1\nshrug r",
                "1-1\nrelease r",
                "1-1\nadjust a x",
                "1-1\nadjust A 1",
                "1-1\nreserve r t b f m",
                "1-1\nreserve r t b f m a",
                "1-1\nreserve r t b f m a=0",
                "1-1\nreserve r t b f m a=-1",
                "1-1\nreserve r t b f m a=01",
                "1-1\nreserve r t b f m b=1,a=1",
                "1-1\nreserve r t b f m a=1,a=1",
                "1-1\nreserve r t b f m a=1,",
                "1-1\nreserve r t b f m a=99999999999",
                "1-1\ncut a=1/1/0",
                "1-1\nepoch w",
                "1-0\nconfirm r",
                "1-0\nepoch w\nconfirm r"
            })
    void what_is_not_exactly_an_entry_is_refused(String value) {
        assertThrows(MalformedEntry.class, () -> JournalEntry.parse(value));
    }

    @Test
    void a_record_without_a_value_is_refused() {
        assertThrows(MalformedEntry.class, () -> JournalEntry.parse(null));
    }
}
