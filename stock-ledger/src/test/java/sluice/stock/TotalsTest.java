package sluice.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TotalsTest {
    private TestLedger ledger;
    private Totals totals;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
        totals = new Totals(ledger.vertx, ledger.redis, ledger.cursors, Duration.ofSeconds(15));
        ledger.startWorker();
        await(ledger.vertx.deployVerticle(ledger.relay()));
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private void set(Sale sale, long total) {
        await(totals.set(sale, "a", total));
    }

    private void assertRefused(Refusal refusal, Sale sale, String product, long total) {
        Refused refused = assertThrows(Refused.class, () -> await(totals.set(sale, product, total)));
        assertEquals(refusal, refused.refusal());
    }

    private String row(Sale sale) {
        var row = await(ledger.postgres.run(
                        "SELECT total, live FROM sale_stock WHERE sale = $1 AND product = 'a'",
                        Tuple.of(sale.id().value())))
                .iterator()
                .next();
        return row.getLong("total") + "/" + row.getLong("live");
    }

    /** The number of the sale's last entry: the journal itself is trimmed whenever the worker has it. */
    private String lastEntry(Sale sale) {
        return await(ledger.send(Command.HGET, ledger.redis.keys(sale.id()).state(), "seq"))
                .toString();
    }

    private void awaitApplied(Sale sale) {
        ledger.eventually(() -> StockNow.of(ledger.redis, ledger.cursors, sale).map(now -> now.journalLag() == 0));
    }

    @CanIgnoreReturnValue
    private Purchase bought(Sale sale, int units) {
        Purchase purchase = purchase(ledger.admit(sale, 4), a(units));
        assertEquals("reserved", ledger.reserve(sale, purchase).status());
        return purchase;
    }

    @Test
    void units_are_added_while_the_sale_runs_and_can_be_bought() {
        Sale sale = ledger.openSale(2);
        bought(sale, 2);
        assertThrows(Refused.class, () -> bought(sale, 1));
        set(sale, 5);
        assertEquals("5/3/2/0", ledger.stock(sale, "a"));
        assertEquals("5/2", row(sale));
        bought(sale, 3);
        awaitApplied(sale);
        assertEquals("5/5", row(sale));
    }

    @Test
    void units_are_taken_off_but_never_those_that_are_reserved_or_sold() {
        Sale sale = ledger.openSale(10);
        Purchase sold = bought(sale, 3);
        bought(sale, 2);
        ledger.settle(sale, Settlement.confirm(sold.id()));
        Refused refused = assertThrows(Refused.class, () -> await(totals.set(sale, "a", 4)));
        assertEquals(Refusal.TOTAL_TOO_LOW, refused.refusal());
        assertTrue(refused.getMessage().contains("5 units"), refused.getMessage());
        assertEquals("10/5/2/3", ledger.stock(sale, "a"));
        set(sale, 5);
        assertEquals("5/0/2/3", ledger.stock(sale, "a"));
        assertEquals("5/5", row(sale));
    }

    @Test
    void the_same_total_again_changes_nothing() {
        Sale sale = ledger.openSale(10);
        set(sale, 12);
        String entry = lastEntry(sale);
        set(sale, 12);
        assertEquals("12/12/0/0", ledger.stock(sale, "a"));
        assertEquals(entry, lastEntry(sale));
    }

    @Test
    void what_cannot_be_is_refused_and_changes_nothing() {
        Sale sale = ledger.openSale(10);
        assertRefused(Refusal.UNKNOWN_PRODUCT, sale, "c", 5);
        await(ledger.send(Command.HSET, ledger.redis.keys(sale.id()).state(), "open", "0"));
        assertRefused(Refusal.HALTED, sale, "a", 12);
        ledger.lose(sale);
        assertRefused(Refusal.RECOVERING, sale, "a", 12);
        assertEquals("10/0", row(sale));
    }

    @Test
    void a_changed_total_outlives_a_loss_of_redis() {
        Sale sale = ledger.openSale(10);
        bought(sale, 4);
        set(sale, 6);
        ledger.lose(sale);
        ledger.eventually(() -> ledger.restore(sale));
        assertEquals("6/2/4/0", ledger.stock(sale, "a"));
    }

    @Test
    void totals_that_go_up_and_down_under_load_never_let_the_tables_be_asked_to_oversell() {
        Sale sale = ledger.openSale(40);
        List<Purchase> purchases = ledger.admitMany(sale, 400, 4).stream()
                .map(ticket -> purchase(ticket, a(1)))
                .toList();
        List<Future<?>> all = new ArrayList<>();
        ledger.onLoop(() -> {
            for (int i = 0; i < purchases.size(); i++) {
                Purchase purchase = purchases.get(i);
                all.add(ledger.reservations
                        .reserve(sale, purchase)
                        .compose(reserved ->
                                ledger.reservations.settle(sale, List.of(Settlement.release(purchase.id(), "expired"))))
                        .otherwiseEmpty());
                if (i % 20 == 0)
                    all.add(totals.set(sale, "a", i % 40 == 0 ? 60 : 30).otherwiseEmpty());
            }
            return Future.all(all);
        });
        awaitApplied(sale);
        String[] counts = ledger.stock(sale, "a").split("/", -1);
        assertEquals(counts[0] + "/" + counts[2], row(sale));
        assertEquals("0", counts[2]);
    }
}
