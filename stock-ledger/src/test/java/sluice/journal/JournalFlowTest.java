package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.reservation.Purchase;
import sluice.reservation.Reservations;
import sluice.reservation.Reserved;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.stock.Buyers;
import sluice.stock.TestLedger;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalFlowTest {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFlowTest.class);

    private final Map<SaleId, List<JournalEntry>> seen = new ConcurrentHashMap<>();
    private TestLedger ledger;
    private Acknowledgements acknowledgements;

    @BeforeAll
    void start() {
        ledger = new TestLedger("ledger.acknowledge-timeout", "3s");
        acknowledgements = new Acknowledgements(ledger.vertx, ledger.postgres, ledger.catalogue, ledger.settings);
        ledger.startWorker();
        await(ledger.vertx.deployVerticle(
                new JournalReader(ledger.kafka, ledger.catalogue, ledger.cursors, this::note)));
        // Two relays: whoever has the turn copies, and what both copy is harmless.
        await(ledger.vertx.deployVerticle(ledger.relay()));
        await(ledger.vertx.deployVerticle(ledger.relay()));
    }

    private void note(SaleId sale, JournalEntry entry) {
        seen.computeIfAbsent(sale, any -> new CopyOnWriteArrayList<>()).add(entry);
        acknowledgements.accept(sale, entry);
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private Future<Void> buy(Reservations reservations, Sale sale, Purchase purchase) {
        return reservations.reserve(sale, purchase).compose(reserved -> acknowledgements.own(sale, reserved));
    }

    private List<Purchase> purchases(Sale sale, int count) {
        return ledger.admitMany(sale, count, 4).stream()
                .map(ticket -> purchase(ticket, a(1)))
                .toList();
    }

    @Test
    void a_buyer_is_answered_once_his_own_entry_is_read_back_from_the_log() {
        Sale sale = ledger.openSale(1000);
        List<Purchase> purchases = purchases(sale, 100);
        long[] micros = new long[purchases.size()];
        for (int i = 0; i < micros.length; i++) {
            Purchase purchase = purchases.get(i);
            long started = System.nanoTime();
            ledger.onLoop(() -> buy(ledger.reservations, sale, purchase));
            micros[i] = (System.nanoTime() - started) / 1000;
        }
        Arrays.sort(micros);
        LOG.atInfo()
                .addKeyValue("p50_micros", micros[micros.length / 2])
                .addKeyValue("p90_micros", micros[micros.length * 9 / 10])
                .addKeyValue("most_micros", micros[micros.length - 1])
                .log("reserve to acknowledged, one buyer after the other");
        assertEquals(0, acknowledgements.waiting());
    }

    @Test
    void a_crowd_is_answered_in_batches() {
        Sale sale = ledger.openSale(10_000);
        List<Purchase> purchases = purchases(sale, 3000);
        long started = System.nanoTime();
        ledger.onLoop(() -> Future.all(purchases.stream()
                .map(purchase -> buy(ledger.reservations, sale, purchase))
                .toList()));
        long millis = (System.nanoTime() - started) / 1_000_000;
        LOG.atInfo()
                .addKeyValue("buyers", purchases.size())
                .addKeyValue("millis", millis)
                .log("crowd acknowledged");
        assertEquals("10000/7000/3000/0", ledger.stock(sale, "a"));
        ledger.eventually(() -> ledger.cursors
                .of(sale.id())
                .map(cursor -> cursor.seq() == seen.get(sale.id()).size() - 1));
    }

    @Test
    void the_log_counts_every_entry_once_and_in_order_with_two_relays() {
        Sale sale = ledger.openSale(1000);
        for (Purchase purchase : purchases(sale, 20)) ledger.onLoop(() -> buy(ledger.reservations, sale, purchase));
        List<String> ids = seen.get(sale.id()).stream().map(JournalEntry::id).toList();
        assertEquals("1-0", ids.get(0));
        for (int i = 1; i <= 20; i++) assertEquals("1-" + i, ids.get(i));
        assertEquals(ids.size(), new HashSet<>(ids).size());
    }

    @Test
    void records_that_come_twice_late_or_from_an_old_epoch_are_harmless() {
        Sale sale = ledger.openSale(1000);
        List<Purchase> purchases = purchases(sale, 3);
        ledger.onLoop(() -> buy(ledger.reservations, sale, purchases.get(0)));
        ledger.onLoop(() -> buy(ledger.reservations, sale, purchases.get(1)));
        LogWriter zombie = new LogWriter(ledger.vertx, ledger.kafka);
        String first = seen.get(sale.id()).get(1).recordValue();
        await(zombie.append(
                sale.id(),
                List.of(
                        first,
                        "1-9\nconfirm " + purchases.get(0).id(),
                        "not an entry",
                        JournalEntry.epoch(1, "zombie").recordValue(),
                        first)));
        ledger.onLoop(() -> buy(ledger.reservations, sale, purchases.get(2)));
        assertEquals(
                List.of("1-0", "1-1", "1-2", "1-3"),
                seen.get(sale.id()).stream().map(JournalEntry::id).toList());
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 3));
        assertEquals("writer-1", await(ledger.cursors.of(sale.id())).writer());
    }

    @Test
    void a_buyer_who_asks_again_is_answered_from_memory_or_from_the_tables() {
        Sale sale = ledger.openSale(10);
        Purchase purchase = purchase(ledger.admit(sale, 4), a(1));
        ledger.onLoop(() -> buy(ledger.reservations, sale, purchase));
        ledger.onLoop(() -> buy(ledger.reservations, sale, purchase));
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 1));
        Acknowledgements restarted =
                new Acknowledgements(ledger.vertx, ledger.postgres, ledger.catalogue, ledger.settings);
        Reserved again = ledger.reserve(sale, purchase);
        assertTrue(again.again());
        await(restarted.own(sale, again));
        assertEquals(0, restarted.waiting());
    }

    @Test
    void an_entry_that_never_reaches_the_log_is_not_acknowledged_because_others_did() {
        Sale sale = ledger.openSale(10);
        Purchase bought = purchase(ledger.admit(sale, 4), a(1));
        ledger.onLoop(() -> buy(ledger.reservations, sale, bought));
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 1));
        Reserved lost = new Reserved(Buyers.id(), 1, 1, false, "reserved");
        // An old primary may have reserved something else under the same id.
        Reserved forked = new Reserved(bought.id(), 1, 2, true, "reserved");
        for (Future<Void> answer : List.of(acknowledgements.own(sale, lost), acknowledgements.own(sale, forked))) {
            Refused refused = assertThrows(Refused.class, () -> await(answer));
            assertEquals(Refusal.JOURNAL_UNAVAILABLE, refused.refusal());
        }
        assertEquals(0, acknowledgements.waiting());
    }

    @Test
    void in_redis_mode_a_buyer_is_answered_at_once() {
        Sale sale = ledger.newSale(10, Sale.Acknowledgement.REDIS);
        assertTrue(acknowledgements
                .own(sale, new Reserved(Buyers.id(), 1, 1, false, "reserved"))
                .succeeded());
    }

    @Test
    void the_stream_is_trimmed_behind_the_worker_only() {
        Sale sale = ledger.openSale(1000);
        for (Purchase purchase : purchases(sale, 250)) {
            ledger.reserve(sale, purchase);
        }
        String journal = ledger.redis.keys(sale.id()).journal();
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 250));
        ledger.eventually(() -> ledger.send(Command.XLEN, journal).map(length -> length.toLong() < 150));
    }
}
