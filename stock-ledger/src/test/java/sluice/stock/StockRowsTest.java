package sluice.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.id;
import static sluice.stock.TestLedger.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.journal.Cursor;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.journal.LoggedEntry;
import sluice.journal.StaleCursor;
import sluice.recount.Drift;
import sluice.reservation.Line;
import sluice.sale.Sale;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockRowsTest {
    private TestLedger ledger;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private Sale sale(long units) {
        return ledger.newSale(units, Sale.Acknowledgement.JOURNAL);
    }

    @CanIgnoreReturnValue
    private Applied apply(Cursor from, LoggedEntry... entries) {
        return await(ledger.postgres.transaction(tx -> StockRows.apply(tx, from.sale(), from, List.of(entries))));
    }

    private static LoggedEntry epoch(long offset, long epoch) {
        return new LoggedEntry(offset, JournalEntry.epoch(epoch, "w" + epoch));
    }

    private static LoggedEntry entry(long offset, long seq, JournalLine... lines) {
        return new LoggedEntry(offset, new JournalEntry(1, seq, List.of(lines)));
    }

    private static Reserve reserve(String id, int quantity) {
        return new Reserve(id, "t" + id, "b", "f", "tok_ok", List.of(new Line("a", quantity)));
    }

    private long live(Sale sale, String product) {
        return await(ledger.postgres.run(
                        "SELECT live FROM sale_stock WHERE sale = $1 AND product = $2",
                        Tuple.of(sale.id().value(), product)))
                .iterator()
                .next()
                .getLong("live");
    }

    private String status(Sale sale, String reservation) {
        return await(ledger.postgres.run(
                        "SELECT status FROM reservation WHERE sale = $1 AND id = $2",
                        Tuple.of(sale.id().value(), reservation)))
                .iterator()
                .next()
                .getString("status");
    }

    private boolean lower(Sale sale, String reservation) {
        return await(ledger.postgres.transaction(tx -> StockRows.lower(tx, sale.id(), reservation)));
    }

    @Test
    void entries_become_rows_and_the_cursor_stands_behind_them() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        Reserve two = reserve(id(), 3);
        Applied applied =
                apply(Cursor.start(sale.id()), epoch(5, 1), entry(6, 1, one, two), entry(7, 2, new Confirm(one.id())));
        assertEquals(new Cursor(sale.id(), 1, 2, 7, "w1"), applied.cursor());
        assertEquals(applied.cursor(), await(ledger.cursors.of(sale.id())));
        assertEquals(List.of(one, two), applied.reserved());
        assertEquals(List.of(one.id()), applied.confirmed());
        assertEquals(5, live(sale, "a"));
        assertEquals("confirmed", status(sale, one.id()));
        assertEquals("reserved", status(sale, two.id()));
    }

    @Test
    void what_does_not_count_changes_nothing() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        Applied first = apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, one));
        Applied second = apply(
                first.cursor(),
                entry(2, 1, one),
                entry(3, 3, reserve(id(), 1)),
                epoch(4, 1),
                entry(5, 2, reserve(id(), 4)));
        assertEquals(new Cursor(sale.id(), 1, 2, 5, "w1"), second.cursor());
        assertEquals(1, second.reserved().size());
        assertEquals(6, live(sale, "a"));
    }

    @Test
    void a_worker_with_a_stale_cursor_changes_nothing() {
        Sale sale = sale(10);
        Cursor start = Cursor.start(sale.id());
        apply(start, epoch(0, 1), entry(1, 1, reserve(id(), 2)));
        assertThrows(StaleCursor.class, () -> apply(start, epoch(0, 1), entry(1, 1, reserve(id(), 2))));
        assertEquals(2, live(sale, "a"));
    }

    @Test
    void of_two_workers_at_once_one_applies() {
        Sale sale = sale(10);
        Cursor start = Cursor.start(sale.id());
        List<LoggedEntry> entries = List.of(epoch(0, 1), entry(1, 1, reserve(id(), 2)));
        List<Boolean> outcomes = new ArrayList<>();
        var both = List.of(
                ledger.postgres.transaction(tx -> StockRows.apply(tx, sale.id(), start, entries)),
                ledger.postgres.transaction(tx -> StockRows.apply(tx, sale.id(), start, entries)));
        await(io.vertx.core.Future.join(both).otherwiseEmpty());
        both.forEach(one -> outcomes.add(one.succeeded()));
        assertTrue(outcomes.contains(true) && outcomes.contains(false));
        assertEquals(2, live(sale, "a"));
    }

    @Test
    void more_than_there_is_fails_the_transaction() {
        Sale sale = sale(3);
        PgException failure = assertThrows(
                PgException.class,
                () -> apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, reserve(id(), 2), reserve(id(), 2))));
        assertEquals("23514", failure.getSqlState());
        assertEquals(0, live(sale, "a"));
        assertEquals(Cursor.start(sale.id()), await(ledger.cursors.of(sale.id())));
    }

    @Test
    void units_come_back_once_when_the_order_ends_and_not_again_with_the_release() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        Applied first = apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, one));
        assertTrue(lower(sale, one.id()));
        assertFalse(lower(sale, one.id()));
        assertEquals(0, live(sale, "a"));
        assertEquals("releasing", status(sale, one.id()));
        Applied second = apply(first.cursor(), entry(2, 2, new Release(one.id(), "expired")));
        assertEquals(List.of(new Release(one.id(), "expired")), second.released());
        assertEquals(0, live(sale, "a"));
        assertEquals("released", status(sale, one.id()));
        assertFalse(lower(sale, one.id()));
    }

    @Test
    void a_release_that_nobody_lowered_before_is_caught_up() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, one), entry(2, 2, new Release(one.id(), "expired")));
        assertEquals(0, live(sale, "a"));
        assertEquals("released", status(sale, one.id()));
    }

    @Test
    void a_sold_reservation_is_not_lowered() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, one), entry(2, 2, new Confirm(one.id())));
        assertFalse(lower(sale, one.id()));
        assertEquals(2, live(sale, "a"));
    }

    @Test
    void an_adjustment_changes_the_total_before_later_units_are_counted() {
        Sale sale = sale(1);
        apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, new Adjust("a", 2)), entry(2, 2, reserve(id(), 3)));
        assertEquals(3, live(sale, "a"));
    }

    @Test
    void units_that_were_released_before_a_total_was_lowered_do_not_count_against_it() {
        Sale sale = sale(5);
        Reserve all = reserve(id(), 5);
        Applied first = apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, all));
        apply(
                first.cursor(),
                entry(2, 2, new Release(all.id(), "expired")),
                entry(3, 3, new Adjust("a", -3)),
                entry(4, 4, reserve(id(), 2)));
        assertEquals(2, live(sale, "a"));
    }

    @Test
    void a_cut_in_the_middle_of_a_batch_is_compared_with_what_stands_before_it() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        Reserve two = reserve(id(), 3);
        Applied applied = apply(
                Cursor.start(sale.id()),
                epoch(0, 1),
                entry(1, 1, one),
                entry(2, 2, cut(10, 8, 2, 0)),
                entry(3, 3, two, new Confirm(one.id())),
                entry(4, 4, cut(10, 5, 3, 2)),
                entry(5, 5, new Release(two.id(), "expired")));
        assertEquals(List.of(one, two), applied.reserved());
        assertEquals(new Cursor(sale.id(), 1, 5, 5, "w1"), applied.cursor());
        var verdict = await(ledger.recounts.of(sale.id()));
        assertEquals("1-4", verdict.last().orElseThrow().entry().toString());
        assertEquals(List.of(), verdict.last().orElseThrow().drift());
        assertTrue(verdict.halt().isEmpty());
    }

    @Test
    void a_cut_that_differs_names_product_and_number_and_halts_the_sale() {
        Sale sale = sale(10);
        Reserve one = reserve(id(), 2);
        apply(Cursor.start(sale.id()), epoch(0, 1), entry(1, 1, one), entry(2, 2, cut(10, 8, 1, 1)));
        var verdict = await(ledger.recounts.of(sale.id()));
        assertEquals(
                List.of(new Drift("a", "reserved", 1, 2), new Drift("a", "sold", 1, 0)),
                verdict.last().orElseThrow().drift());
        assertEquals(
                "at entry 1-2: a reserved: 1 in Redis, 2 in the tables; a sold: 1 in Redis, 0 in the tables",
                verdict.halt().orElseThrow().reason());
        assertEquals(1, verdict.halt().orElseThrow().epoch());
    }

    private static Cut cut(long total, long available, long reserved, long sold) {
        return new Cut(List.of(new Count("a", total, available, reserved, sold), new Count("b", total, total, 0, 0)));
    }
}
