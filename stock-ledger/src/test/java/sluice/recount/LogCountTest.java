package sluice.recount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.Line;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;

class LogCountTest {
    private static Sale sale() {
        return new Sale(
                new SaleId("s"),
                "A sale",
                "EUR",
                Phase.OPEN,
                null,
                new Sale.Schedule(null, null, null),
                new Knobs(600, 10, 100, 60, 300, 600, 4, Pace.fixed()),
                6,
                Sale.Acknowledgement.JOURNAL,
                null,
                Buffer.buffer(new byte[32]),
                1,
                List.of(new Product("a", "A", 100, 10, 0), new Product("b", "B", 200, 5, 0)),
                Draw.none(),
                Protection.none());
    }

    private static JournalEntry entry(long epoch, long seq, JournalLine... lines) {
        return new JournalEntry(epoch, seq, List.of(lines));
    }

    private static Reserve reserve(String id, int units) {
        return new Reserve(id, "t", "b", "f", "tok_ok", List.of(new Line("a", units), new Line("b", 1)));
    }

    @Test
    void units_follow_the_lines_of_the_log_up_to_the_end_and_over_epochs() {
        Cut cut = new Cut(List.of(new Count("a", 12, 6, 1, 5)));
        LogCount count = new LogCount(sale(), new Fold(2, 3));
        count.add(JournalEntry.epoch(1, "w"));
        count.add(entry(1, 1, reserve("one", 2), reserve("two", 5)));
        count.add(entry(1, 2, new Release("one", "expired"), reserve("three", 1)));
        count.add(JournalEntry.epoch(2, "w"));
        count.add(entry(2, 1, new Confirm("two"), new Confirm("two")));
        count.add(entry(2, 2, new Adjust("a", 2)));
        count.add(entry(2, 3, cut));
        count.add(entry(2, 4, new Confirm("three")));
        assertEquals(List.of(new Count("a", 12, 6, 1, 5), new Count("b", 5, 3, 1, 1)), count.counts());
        assertEquals(cut.counts(), count.cut());
    }
}
