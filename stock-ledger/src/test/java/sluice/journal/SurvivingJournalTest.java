package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.stock.ForcedRebuild;
import sluice.stock.TestLedger;

/** Nobody relays here: what is journaled is in no log, as after a log has lost its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurvivingJournalTest {
    private TestLedger ledger;

    @BeforeAll
    void start() {
        ledger = new TestLedger("ledger.relay-batch", "2");
        ledger.startWorker();
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    @CanIgnoreReturnValue
    private Purchase reserve(Sale sale, int units) {
        Purchase purchase = purchase(ledger.admit(sale, 4), a(units));
        ledger.reserve(sale, purchase);
        return purchase;
    }

    /** The server begins again, with all that it had. */
    private void restart(Sale sale) {
        await(ledger.send(Command.HSET, ledger.redis.keys(sale.id()).state(), "owner", "its-former-life"));
    }

    @Test
    void what_only_the_journal_of_a_restarted_server_holds_counts_before_the_next_epoch() {
        Sale sale = ledger.openSale(20);
        Purchase sold = reserve(sale, 1);
        Purchase free = reserve(sale, 2);
        Purchase reserved = reserve(sale, 3);
        ledger.settle(sale, Settlement.confirm(sold.id()));
        ledger.settle(sale, Settlement.release(free.id(), "declined"));
        assertEquals(new Fold(1, 0), await(ledger.cursors.of(sale.id())).fold());

        restart(sale);
        ledger.eventually(() -> ledger.restore(sale));

        assertEquals(2, await(ledger.cursors.of(sale.id())).epoch());
        assertEquals("20/16/3/1", ledger.stock(sale, "a"));
        assertTrue(ledger.reserve(sale, reserved).again());
        assertEquals("confirmed", ledger.reserve(sale, sold).status());
        assertEquals("released", ledger.reserve(sale, free).status());
    }

    @Test
    void so_it_does_when_a_person_rebuilds_a_ledger_in_force() {
        Sale sale = ledger.openSale(20);
        Purchase reserved = reserve(sale, 3);
        ForcedRebuild rebuild = new ForcedRebuild(ledger.vertx, ledger.parts(), "a-person");
        Duration closed = ledger.onLoop(() -> rebuild.run(sale).eventually(rebuild::close));
        assertTrue(closed.toMillis() > 0);
        assertTrue(ledger.reserve(sale, reserved).again());
        assertEquals("20/17/3/0", ledger.stock(sale, "a"));
    }

    @Test
    void what_stands_behind_a_gap_is_left_and_the_ledger_is_restored_all_the_same() {
        Sale sale = ledger.openSale(20);
        Purchase first = reserve(sale, 1);
        reserve(sale, 2);
        reserve(sale, 3);
        await(ledger.send(Command.XDEL, ledger.redis.keys(sale.id()).journal(), "1-2"));
        restart(sale);
        ledger.eventually(() -> ledger.restore(sale));
        assertTrue(ledger.reserve(sale, first).again());
        assertEquals("20/19/1/0", ledger.stock(sale, "a"));
    }

    @Test
    void a_ledger_that_is_shut_takes_nothing_and_is_opened_by_nobody_older() {
        Sale sale = ledger.openSale(20);
        String state = ledger.redis.keys(sale.id()).state();
        var shutOut = sluice.redis.Script.of("ledger/shut-out.lua");
        assertEquals(
                "NEWER",
                await(ledger.redis.run(shutOut, List.of(state), List.of("1")))
                        .get(0)
                        .toString());
        assertEquals(
                "SHUT",
                await(ledger.redis.run(shutOut, List.of(state), List.of("2")))
                        .get(0)
                        .toString());
        assertThrows(Refused.class, () -> reserve(sale, 1));
        assertFalse(await(ledger.send(Command.HEXISTS, state, "owner")).toBoolean());
        // Whoever shut it may have died: it is as good as lost, and restored.
        ledger.eventually(() -> ledger.restore(sale));
        reserve(sale, 1);
        assertEquals("20/19/1/0", ledger.stock(sale, "a"));
    }
}
