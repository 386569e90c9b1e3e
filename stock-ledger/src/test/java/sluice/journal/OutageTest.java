package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.reservation.Purchase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.stock.TestLedger;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
    private TestLedger ledger;
    private Acknowledgements acknowledgements;

    @BeforeAll
    void start() {
        ledger = new TestLedger("ledger.acknowledge-timeout", "1s", "kafka.timeout", "2s");
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
        await(tryToBuy(sale, purchase));
        return purchase;
    }

    private Future<Void> tryToBuy(Sale sale, Purchase purchase) {
        return ledger.onLoopLater(() ->
                ledger.reservations.reserve(sale, purchase).compose(reserved -> acknowledgements.own(sale, reserved)));
    }

    @Test
    void a_redis_that_was_killed_is_restored_under_a_new_epoch_and_nobody_bought_twice() {
        Sale sale = ledger.openSale(10);
        Purchase before = buy(sale, purchase(ledger.admit(sale, 4), a(2)));
        EmbeddedStores.shared().kill(Store.REDIS);
        try {
            // The client's word for a connection that ends under a call is no Exception.
            assertThrows(Throwable.class, () -> ledger.reserve(sale, before));
        } finally {
            EmbeddedStores.shared().restart(Store.REDIS);
        }
        // Its data is whole, but nobody has verified that: it must not take a purchase before the restore.
        ledger.eventually(() -> tryToBuy(sale, before)
                .map(false)
                .recover(failure -> Future.succeededFuture(
                        failure instanceof Refused refused && refused.refusal() == Refusal.RECOVERING)));
        ledger.eventually(() -> ledger.restore(sale));
        assertTrue(ledger.reserve(sale, before).again());
        buy(sale, purchase(ledger.admit(sale, 4), a(3)));
        assertEquals("10/5/5/0", ledger.stock(sale, "a"));
        assertEquals(2, await(ledger.cursors.of(sale.id())).epoch());
    }

    @Test
    void while_the_log_is_away_buyers_are_told_so_and_their_entries_follow_when_it_is_back() throws Exception {
        Sale sale = ledger.openSale(10);
        buy(sale, purchase(ledger.admit(sale, 4), a(1)));
        List<Purchase> waiting = List.of(purchase(ledger.admit(sale, 4), a(1)), purchase(ledger.admit(sale, 4), a(2)));
        signal("STOP");
        try {
            for (Purchase purchase : waiting) {
                Refused refused = assertThrows(Refused.class, () -> buy(sale, purchase));
                assertEquals(Refusal.JOURNAL_UNAVAILABLE, refused.refusal());
            }
        } finally {
            signal("CONT");
        }
        ledger.eventually(() -> Future.join(waiting.stream()
                        .map(purchase -> tryToBuy(sale, purchase))
                        .toList())
                .map(true)
                .otherwise(false));
        assertEquals("10/6/4/0", ledger.stock(sale, "a"));
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 3));
    }

    private static void signal(String name) throws IOException, InterruptedException {
        long pid = EmbeddedStores.shared().supervisor().pid();
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }
}
