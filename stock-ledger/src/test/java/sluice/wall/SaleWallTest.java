package sluice.wall;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.b;
import static sluice.stock.Buyers.id;
import static sluice.stock.Buyers.purchase;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Epoch;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.Line;
import sluice.reservation.Purchase;
import sluice.sale.Product;

class SaleWallTest {
    private static final long AGE = 1000;

    private final SaleWall wall = new SaleWall(Fold.NONE, 1000);
    private long seq;

    private void read(JournalLine line) {
        wall.read(new JournalEntry(1, seq++, List.of(line)));
    }

    private static Reserve reserve(Purchase bought) {
        return new Reserve(bought.id(), bought.ticket(), bought.ticket(), "f", "tok_ok", bought.lines());
    }

    private static Purchase stranger(Line... lines) {
        return purchase(id(), lines);
    }

    private boolean refuses(Purchase purchase) {
        return wall.refuses(purchase, AGE, AGE);
    }

    /** The last unit of {@code a} went with entry 1. */
    @CanIgnoreReturnValue
    private Purchase sellOut() {
        Purchase bought = stranger(a(1));
        read(new Epoch("writer"));
        read(reserve(bought));
        wall.shut(new Shortage("a", 0, new Fold(1, 1)));
        wall.current(0);
        return bought;
    }

    @Test
    void strangers_are_refused_and_those_of_the_log_are_not() {
        Purchase bought = sellOut();
        assertTrue(refuses(stranger(a(1))));
        assertFalse(refuses(bought));
    }

    @Test
    void one_who_was_accepted_here_is_not_refused_before_the_log_tells_of_him() {
        sellOut();
        Purchase accepted = stranger(a(1));
        wall.know(accepted.ticket());
        assertFalse(refuses(accepted));
    }

    @Test
    void nobody_is_refused_before_the_log_is_read_past_the_entry_that_took_the_last_unit() {
        read(new Epoch("writer"));
        wall.shut(new Shortage("a", 0, new Fold(1, 1)));
        wall.current(0);
        Purchase bought = stranger(a(1));
        assertFalse(refuses(bought));
        read(reserve(bought));
        assertFalse(refuses(bought));
        assertTrue(refuses(stranger(a(1))));
    }

    @Test
    void nobody_is_refused_once_the_reading_is_too_old() {
        sellOut();
        assertTrue(wall.refuses(stranger(a(1)), AGE, AGE));
        assertFalse(wall.refuses(stranger(a(1)), AGE + 1, AGE));
        wall.current(AGE);
        assertTrue(wall.refuses(stranger(a(1)), AGE + 1, AGE));
    }

    @Test
    void a_release_opens_it_and_what_redis_said_before_shuts_it_no_more() {
        Purchase bought = sellOut();
        read(new Release(bought.id(), "cancelled"));
        assertFalse(refuses(stranger(a(1))));
        wall.shut(new Shortage("a", 0, new Fold(1, 1)));
        assertFalse(refuses(stranger(a(1))));
        wall.shut(new Shortage("a", 0, new Fold(1, 2)));
        assertTrue(refuses(stranger(a(1))));
    }

    @Test
    void added_units_open_it_and_sold_ones_and_counts_do_not() {
        Purchase bought = sellOut();
        read(new Confirm(bought.id()));
        read(new Cut(List.of(new Count("a", 1, 0, 0, 1))));
        assertTrue(refuses(stranger(a(1))));
        read(new Adjust("a", 1));
        assertFalse(refuses(stranger(a(1))));
    }

    @Test
    void a_new_epoch_opens_it_and_words_of_the_old_one_shut_it_no_more() {
        sellOut();
        wall.read(JournalEntry.epoch(2, "other"));
        assertFalse(refuses(stranger(a(1))));
        wall.shut(new Shortage("a", 0, new Fold(1, 9)));
        assertFalse(refuses(stranger(a(1))));
        wall.shut(new Shortage("a", 0, new Fold(2, 0)));
        assertTrue(refuses(stranger(a(1))));
    }

    @Test
    void only_what_wants_more_than_there_is_of_a_product_is_refused() {
        sellOut();
        wall.shut(new Shortage("b", 2, new Fold(1, 1)));
        assertFalse(refuses(stranger(b(2))));
        assertTrue(refuses(stranger(b(3))));
        assertTrue(refuses(stranger(a(1), b(1))));
        assertFalse(refuses(stranger(new Line("c", 1))));
    }

    private static List<Product> products(String... ids) {
        return Stream.of(ids).map(id -> new Product(id, id, 100, 1, 0)).toList();
    }

    @Test
    void all_is_sold_out_once_nothing_is_left_of_any_product() {
        assertFalse(wall.isSoldOut(products("a"), AGE, AGE));
        Purchase bought = sellOut();
        assertTrue(wall.isSoldOut(products("a"), AGE, AGE));
        assertFalse(wall.isSoldOut(products("a"), AGE + 1, AGE));
        assertFalse(wall.isSoldOut(products("a", "b"), AGE, AGE));
        wall.shut(new Shortage("b", 1, new Fold(1, 1)));
        assertFalse(wall.isSoldOut(products("a", "b"), AGE, AGE));
        wall.shut(new Shortage("b", 0, new Fold(1, 1)));
        assertTrue(wall.isSoldOut(products("a", "b"), AGE, AGE));
        read(new Release(bought.id(), "cancelled"));
        assertFalse(wall.isSoldOut(products("a", "b"), AGE, AGE));
    }

    @Test
    void every_ticket_may_have_bought_until_those_before_the_reading_are_loaded() {
        SaleWall late = new SaleWall(new Fold(1, 5), 1);
        assertTrue(late.mayHaveBought(id()));
        String accepted = id();
        late.load(List.of(accepted), true);
        assertFalse(late.mayHaveBought(id()));
        assertTrue(late.mayHaveBought(accepted));
        late.know(id());
        assertTrue(late.mayHaveBought(id()), "more than may be remembered");
    }

    @Test
    void the_latest_word_on_a_product_counts_whatever_the_order_in_which_it_comes() {
        sellOut();
        read(reserve(stranger(b(1))));
        wall.shut(new Shortage("b", 1, new Fold(1, 2)));
        wall.shut(new Shortage("b", 2, new Fold(1, 1)));
        assertTrue(refuses(stranger(b(2))));
        assertFalse(refuses(stranger(b(1))));
    }

    @Test
    void a_node_that_began_late_refuses_nobody_before_it_has_the_tickets_of_the_tables() {
        SaleWall late = new SaleWall(new Fold(1, 7), 1000);
        late.shut(new Shortage("a", 0, new Fold(1, 7)));
        late.current(0);
        Purchase before = stranger(a(1));
        assertFalse(late.refuses(before, AGE, AGE));
        late.load(List.of(before.ticket()), false);
        assertFalse(late.refuses(stranger(a(1)), AGE, AGE));
        late.load(List.of(), true);
        assertTrue(late.refuses(stranger(a(1)), AGE, AGE));
        assertFalse(late.refuses(before, AGE, AGE));
    }

    @Test
    void with_more_reservations_than_may_be_remembered_nobody_is_refused() {
        SaleWall small = new SaleWall(Fold.NONE, 2);
        small.shut(new Shortage("a", 0, new Fold(1, 0)));
        small.read(JournalEntry.epoch(1, "writer"));
        small.current(0);
        for (int i = 0; i < 2; i++) small.know(id());
        assertTrue(small.refuses(stranger(a(1)), AGE, AGE));
        small.know(id());
        assertFalse(small.refuses(stranger(a(1)), AGE, AGE));
        assertFalse(small.wantsTickets());
    }
}
