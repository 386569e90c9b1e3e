package sluice.wall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.b;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.journal.JournalReader;
import sluice.reservation.Purchase;
import sluice.reservation.Reservations;
import sluice.reservation.Reserved;
import sluice.reservation.Settlement;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.stock.TestLedger;

/** The wall of a node on real stores; what asks Redis is counted by Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoldOutWallTest {
    private TestLedger ledger;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
        ledger.startWorker();
        await(ledger.vertx.deployVerticle(ledger.relay()));
        startReader(ledger.wall);
    }

    private void startReader(SoldOutWall wall) {
        await(ledger.vertx.deployVerticle(new JournalReader(ledger.kafka, ledger.catalogue, ledger.cursors, wall)));
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    /** How often the script that reserves was called: no other one uses this command, and it uses it once. */
    private long calls() {
        String line = "cmdstat_zmscore:calls=";
        return await(ledger.send(Command.INFO, "commandstats"))
                .toString()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToLong(text -> Long.parseLong(text.substring(line.length(), text.indexOf(','))))
                .sum();
    }

    private Purchase someone(Sale sale) {
        return purchase(ledger.admit(sale, 4), a(1));
    }

    private void assertSoldOut(Sale sale, Purchase purchase, int redisCalls) {
        long before = calls();
        Refused refused = assertThrows(Refused.class, () -> ledger.reserve(sale, purchase));
        assertEquals(Refusal.SOLD_OUT, refused.refusal());
        assertEquals(redisCalls, calls() - before);
    }

    /** Until this node needs Redis no more to refuse such a purchase. */
    private void untilShut(SoldOutWall wall, Sale sale, Purchase stranger) {
        ledger.eventually(() -> Future.succeededFuture(wall.refuses(sale.id(), stranger)));
    }

    /** A sale whose one unit of {@code a} was bought, and the wall stands; answers who bought it. */
    @CanIgnoreReturnValue
    private Purchase soldOut(Sale sale) {
        Purchase bought = someone(sale);
        ledger.reserve(sale, bought);
        assertSoldOut(sale, someone(sale), 1);
        untilShut(ledger.wall, sale, someone(sale));
        return bought;
    }

    @Test
    void a_stranger_is_refused_without_redis_and_a_buyer_who_repeats_his_key_gets_his_answer() {
        Sale sale = ledger.openSale(1);
        Purchase bought = soldOut(sale);
        Reserved first = ledger.reserve(sale, bought);
        for (int i = 0; i < 10; i++) assertSoldOut(sale, someone(sale), 0);
        assertEquals(first, ledger.reserve(sale, bought));
        assertTrue(first.again());
        Purchase other = new Purchase(bought.id(), bought.ticket(), bought.digest(), "other", "tok_ok", bought.lines());
        Refused refused = assertThrows(Refused.class, () -> ledger.reserve(sale, other));
        assertEquals(Refusal.KEY_REUSED, refused.refusal());
    }

    @Test
    void a_unit_that_comes_back_is_sold_again() {
        Sale sale = ledger.openSale(1);
        Purchase bought = soldOut(sale);
        ledger.settle(sale, Settlement.release(bought.id(), "cancelled"));
        Purchase next = someone(sale);
        ledger.eventually(() -> Future.succeededFuture(!ledger.wall.refuses(sale.id(), next)));
        assertEquals("reserved", ledger.reserve(sale, next).status());
        assertSoldOut(sale, someone(sale), 1);
        untilShut(ledger.wall, sale, someone(sale));
        assertSoldOut(sale, someone(sale), 0);
        assertEquals("released", ledger.reserve(sale, bought).status());
        assertEquals("reserved", ledger.reserve(sale, next).status());
    }

    @Test
    void a_node_that_started_late_knows_those_who_bought_before() {
        Sale sale = ledger.openSale(1);
        Purchase bought = soldOut(sale);
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 1));
        SoldOutWall wall = new SoldOutWall(ledger.postgres, ledger.catalogue, ledger.settings);
        Reservations late = new Reservations(ledger.redis, ledger.settings, wall);
        startReader(wall);
        Purchase stranger = someone(sale);
        assertFalse(wall.refuses(sale.id(), stranger));
        ledger.eventually(() -> ledger.onLoopLater(() -> late.reserve(sale, stranger))
                .transform(refused -> Future.succeededFuture(wall.refuses(sale.id(), stranger))));
        long before = calls();
        assertThrows(Refused.class, () -> ledger.onLoop(() -> late.reserve(sale, stranger)));
        assertEquals(before, calls());
        assertEquals("reserved", ledger.onLoop(() -> late.reserve(sale, bought)).status());
    }

    @Test
    void a_new_epoch_asks_redis_first() {
        Sale sale = ledger.openSale(1);
        Purchase bought = soldOut(sale);
        Purchase stranger = someone(sale);
        ledger.eventually(() -> ledger.cursors.of(sale.id()).map(cursor -> cursor.seq() == 1));
        ledger.lose(sale);
        ledger.eventually(() -> ledger.restore(sale));
        ledger.eventually(() -> Future.succeededFuture(!ledger.wall.refuses(sale.id(), stranger)));
        assertEquals("reserved", ledger.reserve(sale, bought).status());
        assertSoldOut(sale, stranger, 1);
        untilShut(ledger.wall, sale, stranger);
        assertSoldOut(sale, stranger, 0);
        assertEquals("reserved", ledger.reserve(sale, bought).status());
    }

    @Test
    void of_several_products_only_what_is_short_is_refused() {
        Sale sale = ledger.openSale(2);
        ledger.reserve(sale, purchase(ledger.admit(sale, 4), a(2), b(1)));
        Purchase both = purchase(ledger.admit(sale, 4), a(1), b(1));
        Purchase two = purchase(ledger.admit(sale, 4), b(2));
        assertSoldOut(sale, both, 1);
        assertSoldOut(sale, two, 1);
        untilShut(ledger.wall, sale, both);
        untilShut(ledger.wall, sale, two);
        assertSoldOut(sale, both, 0);
        assertSoldOut(sale, two, 0);
        assertEquals(
                "reserved",
                ledger.reserve(sale, purchase(ledger.admit(sale, 4), b(1))).status());
    }

    @Test
    void a_sale_that_closes_is_forgotten() {
        Sale sale = ledger.openSale(1);
        soldOut(sale);
        Purchase stranger = someone(sale);
        await(ledger.postgres.run(
                "UPDATE sale SET phase = 'closed', revision = revision + 1 WHERE id = $1",
                Tuple.of(sale.id().value())));
        await(ledger.catalogue.refresh());
        assertFalse(ledger.wall.refuses(sale.id(), stranger));
    }
}
