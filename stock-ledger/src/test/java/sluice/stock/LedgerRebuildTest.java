package sluice.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.b;
import static sluice.stock.Buyers.id;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.journal.Acknowledgements;
import sluice.journal.JournalReader;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;
import sluice.sale.Refused;
import sluice.sale.Sale;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerRebuildTest {
    private TestLedger ledger;
    private Acknowledgements acknowledgements;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
        acknowledgements = new Acknowledgements(ledger.vertx, ledger.postgres, ledger.catalogue, ledger.settings);
        ledger.startWorker();
        await(ledger.vertx.deployVerticle(
                new JournalReader(ledger.kafka, ledger.catalogue, ledger.cursors, acknowledgements::accept)));
        await(ledger.vertx.deployVerticle(ledger.relay()));
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    @CanIgnoreReturnValue
    private Purchase buy(Sale sale, Purchase purchase) {
        ledger.onLoop(() ->
                ledger.reservations.reserve(sale, purchase).compose(reserved -> acknowledgements.own(sale, reserved)));
        return purchase;
    }

    private boolean lower(Sale sale, Purchase purchase) {
        return await(ledger.postgres.transaction(tx -> StockRows.lower(tx, sale.id(), purchase.id())));
    }

    private void awaitApplied(Sale sale) {
        ledger.eventually(() -> StockNow.of(ledger.redis, ledger.cursors, sale).map(now -> now.journalLag() == 0));
    }

    @Test
    void a_new_sale_opens_with_epoch_1_and_only_once() {
        Sale sale = ledger.openSale(10);
        assertEquals("10/10/0/0", ledger.stock(sale, "a"));
        assertFalse(ledger.onLoop(() -> ledger.rebuild.restoreIfNeeded(sale)));
        assertEquals(1, await(ledger.cursors.of(sale.id())).epoch());
    }

    @Test
    void after_a_total_loss_everything_stands_as_before() {
        Sale sale = ledger.openSale(100);
        Purchase reserved = buy(sale, purchase(ledger.admit(sale, 4), a(1), b(2)));
        Purchase sold = buy(sale, purchase(ledger.admit(sale, 4), a(3)));
        Purchase free = buy(sale, purchase(ledger.admit(sale, 4), a(4)));
        String shopping = ledger.admit(sale, 4);
        String returned = ledger.admit(sale, 4);
        assertTrue(await(ledger.leases.giveBack(sale, returned)));
        awaitApplied(sale);
        assertTrue(lower(sale, free));
        assertEquals(
                List.of("done", "done"),
                ledger.settle(sale, Settlement.confirm(sold.id()), Settlement.release(free.id(), "declined")));
        awaitApplied(sale);
        Map<String, Map<String, String>> before = ledger.image(sale);

        ledger.lose(sale);
        assertThrows(Refused.class, () -> ledger.reserve(sale, reserved));
        ledger.eventually(() -> ledger.restore(sale));

        assertEquals(before, ledger.image(sale));
        assertEquals(2, await(ledger.cursors.of(sale.id())).epoch());
        assertTrue(ledger.reserve(sale, reserved).again());
        assertEquals("confirmed", ledger.reserve(sale, sold).status());
        assertEquals("released", ledger.reserve(sale, free).status());
        assertEquals(List.of("done"), ledger.settle(sale, Settlement.confirm(reserved.id())));
        buy(sale, purchase(shopping, a(2)));
        assertEquals("100/94/2/4", ledger.stock(sale, "a"));
        awaitApplied(sale);
    }

    @Test
    void a_release_that_had_only_reached_postgres_is_owed_to_the_restored_ledger() {
        Sale sale = ledger.openSale(10);
        Purchase purchase = buy(sale, purchase(ledger.admit(sale, 4), a(2)));
        awaitApplied(sale);
        assertTrue(lower(sale, purchase));
        ledger.lose(sale);
        ledger.eventually(() -> ledger.restore(sale));
        // As the log counts: the release is not in it, and nothing but its entry frees the units.
        assertEquals("10/8/2/0", ledger.stock(sale, "a"));
        assertEquals(List.of("done"), ledger.settle(sale, Settlement.release(purchase.id(), "declined")));
        assertEquals("10/10/0/0", ledger.stock(sale, "a"));
        assertEquals(0, await(ledger.leases.counts(sale.id())).active());
    }

    @Test
    void another_server_than_the_owner_is_restored_too() {
        Sale sale = ledger.openSale(10);
        await(ledger.send(Command.HSET, ledger.redis.keys(sale.id()).state(), "owner", "another"));
        ledger.eventually(() -> ledger.restore(sale));
        assertEquals("10/10/0/0", ledger.stock(sale, "a"));
    }

    @Test
    void an_epoch_that_somebody_began_and_left_is_replaced_by_a_newer_one() {
        Sale sale = ledger.openSale(10);
        var zombie = new sluice.journal.LogWriter(ledger.vertx, ledger.kafka);
        await(zombie.append(
                sale.id(), List.of(sluice.journal.JournalEntry.epoch(2, "gone").recordValue())));
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.epoch() == 2));
        ledger.eventually(() -> ledger.restore(sale));
        assertEquals(3, await(ledger.cursors.of(sale.id())).epoch());
        buy(sale, purchase(ledger.admit(sale, 4), a(2)));
    }

    @Test
    void of_several_writers_at_once_one_restores_and_stock_is_right() {
        Sale sale = ledger.newSale(10, Sale.Acknowledgement.JOURNAL);
        List<LedgerRebuild> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) writers.add(ledger.rebuild("rival-" + i));
        ledger.eventually(() -> {
            List<Future<Boolean>> tries = new ArrayList<>();
            var turn = ledger.redis.keys(sale.id()).relayTurn() + "-restore";
            writers.forEach(writer -> tries.add(ledger.send(Command.DEL, turn)
                    .compose(anyone -> ledger.onLoopLater(() -> writer.restoreIfNeeded(sale)))));
            return Future.join(tries)
                    .otherwiseEmpty()
                    .map(done -> tries.stream().anyMatch(one -> one.succeeded() && one.result()));
        });
        ledger.eventually(() -> ledger.restore(sale)
                .compose(again -> StockNow.of(ledger.redis, ledger.cursors, sale)
                        .map(StockNow::open)
                        .otherwise(false)));
        assertEquals("10/10/0/0", ledger.stock(sale, "a"));
        buy(sale, purchase(ledger.admit(sale, 4), a(2)));
    }

    @Test
    void a_writer_of_an_older_epoch_cannot_go_on() {
        Sale sale = ledger.openSale(10);
        String state = ledger.redis.keys(sale.id()).state();
        await(ledger.send(Command.DEL, state));
        await(ledger.send(Command.HSET, state, "restoring", "7", "begun_on", server()));
        var restore = sluice.redis.Script.of("ledger/restore.lua");
        var open = sluice.redis.Script.of("ledger/open.lua");
        var stock = ledger.redis.keys(sale.id()).stock();
        assertEquals(
                "LOST",
                await(ledger.redis.run(restore, List.of(state, stock), List.of("6", "HSET", "a:total", "99")))
                        .get(0)
                        .toString());
        assertEquals(
                "LOST",
                await(ledger.redis.run(open, List.of(state, stock), List.of("6", "1")))
                        .get(0)
                        .toString());
        assertNotEquals("99", await(ledger.send(Command.HGET, stock, "a:total")).toString());
        assertThrows(Refused.class, () -> ledger.reserve(sale, purchase(id(), a(1))));
    }

    @Test
    void a_server_that_takes_over_in_the_middle_of_a_restore_is_not_opened_with_half_of_it() {
        Sale sale = ledger.openSale(10);
        String state = ledger.redis.keys(sale.id()).state();
        var stock = ledger.redis.keys(sale.id()).stock();
        var restore = sluice.redis.Script.of("ledger/restore.lua");
        var open = sluice.redis.Script.of("ledger/open.lua");
        await(ledger.send(Command.DEL, state));
        await(ledger.send(Command.HSET, state, "restoring", "7", "begun_on", "another"));
        for (boolean here : List.of(false, true)) {
            if (here) await(ledger.send(Command.HSET, state, "begun_on", server()));
            var put = await(ledger.redis.run(restore, List.of(state, stock), List.of("7", "HSET", "limit", "6")));
            assertEquals(here ? "PUT" : "LOST", put.get(0).toString());
            var opened = await(ledger.redis.run(open, List.of(state, stock), List.of("7", "1")));
            assertEquals(here ? "OPENED" : "LOST", opened.get(0).toString());
        }
    }

    private String server() {
        Sale other = ledger.openSale(1);
        return await(ledger.send(Command.HGET, ledger.redis.keys(other.id()).state(), "owner"))
                .toString();
    }

    @Test
    void a_large_ledger_is_restored_page_by_page_whoever_stands_on_two_of_them() {
        Sale sale = ledger.openSale(5000);
        List<Purchase> purchases = new ArrayList<>();
        ledger.admitMany(sale, 2400, 4, 6).forEach(ticket -> purchases.add(purchase(ticket, a(1))));
        List<String> answers = ledger.reserveAll(sale, purchases);
        assertEquals(Set.of("reserved"), Set.copyOf(answers));
        ledger.settle(sale, Settlement.confirm(purchases.get(7).id()));
        ledger.admitMany(sale, 1100, 4);
        awaitApplied(sale);
        Map<String, Map<String, String>> before = ledger.image(sale);
        ledger.lose(sale);
        ledger.eventually(() -> ledger.restore(sale));
        assertEquals(before, ledger.image(sale));
    }
}
