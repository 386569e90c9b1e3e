package sluice.recount;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.journal.Fold;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.stock.ForcedRebuild;
import sluice.stock.StockNow;
import sluice.stock.TestLedger;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecountTest {
    private TestLedger ledger;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
        ledger.startWorker();
        await(ledger.vertx.deployVerticle(ledger.relay()));
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    /** Takes a cut and waits for the worker's verdict on it. */
    @CanIgnoreReturnValue
    private Verdict recount(Sale sale) {
        Fold cut = await(new Cuts(ledger.redis).take(sale.id(), Duration.ZERO)).orElseThrow();
        Verdict[] verdict = new Verdict[1];
        ledger.eventually(() -> ledger.recounts.of(sale.id()).map(found -> {
            verdict[0] = found;
            return found.last().filter(one -> one.entry().equals(cut)).isPresent();
        }));
        return verdict[0];
    }

    private List<String> drift(Sale sale) {
        return recount(sale).last().orElseThrow().drift().stream()
                .map(Drift::toString)
                .toList();
    }

    private void falsify(Sale sale, Object... changes) {
        String stock = ledger.redis.keys(sale.id()).stock();
        for (int i = 0; i < changes.length; i += 2) {
            await(ledger.send(Command.HINCRBY, stock, changes[i].toString(), changes[i + 1].toString()));
        }
    }

    private void sql(Sale sale, String statement) {
        await(ledger.postgres.run(statement, Tuple.of(sale.id().value())));
    }

    private void assertNothingIsSold(Sale sale) {
        await(ledger.recounter.keepClosed());
        Refused refused =
                assertThrows(Refused.class, () -> ledger.reserve(sale, purchase(ledger.admit(sale, 4), a(1))));
        assertEquals(Refusal.HALTED, refused.refusal());
    }

    private void assertHalted(Sale sale) {
        assertNothingIsSold(sale);
        assertFalse(await(StockNow.of(ledger.redis, ledger.cursors, sale)).open());
    }

    @CanIgnoreReturnValue
    private Duration rebuild(Sale sale) {
        ForcedRebuild rebuild = new ForcedRebuild(ledger.vertx, ledger.parts(), "a-person");
        return ledger.onLoop(() -> rebuild.run(sale).eventually(rebuild::close));
    }

    @CanIgnoreReturnValue
    private Purchase bought(Sale sale, int units) {
        Purchase purchase = purchase(ledger.admit(sale, 4), a(units));
        assertEquals("reserved", ledger.reserve(sale, purchase).status());
        return purchase;
    }

    @Test
    void a_ledger_that_nobody_touched_differs_in_nothing() {
        Sale sale = ledger.openSale(10);
        assertEquals(List.of(), drift(sale));
        Purchase sold = bought(sale, 2);
        Purchase free = bought(sale, 3);
        bought(sale, 1);
        ledger.settle(sale, Settlement.confirm(sold.id()), Settlement.release(free.id(), "expired"));
        assertEquals(List.of(), drift(sale));
        assertEquals("10/7/1/2", ledger.stock(sale, "a"));
    }

    @Test
    void recounts_under_load_never_raise_a_false_alarm() {
        Sale sale = ledger.openSale(100_000);
        List<Purchase> purchases = ledger.admitMany(sale, 1500, 4).stream()
                .map(ticket -> purchase(ticket, a(1), b(1)))
                .toList();
        List<Future<?>> all = new ArrayList<>();
        ledger.onLoop(() -> {
            for (int i = 0; i < purchases.size(); i++) {
                Purchase purchase = purchases.get(i);
                Settlement end =
                        i % 3 == 0 ? Settlement.release(purchase.id(), "expired") : Settlement.confirm(purchase.id());
                all.add(ledger.reservations
                        .reserve(sale, purchase)
                        .compose(reserved -> ledger.reservations.settle(sale, List.of(end))));
                if (i % 30 == 0) all.add(new Cuts(ledger.redis).take(sale.id(), Duration.ZERO));
            }
            return Future.all(all);
        });
        Verdict verdict = recount(sale);
        assertEquals(List.of(), verdict.last().orElseThrow().drift());
        assertTrue(verdict.halt().isEmpty(), "one of fifty cuts differed: " + verdict);
        assertEquals("100000/99000/0/1000", ledger.stock(sale, "b"));
    }

    @Test
    void counters_falsified_in_redis_are_named_and_halt_the_sale_though_they_add_up() {
        Sale sale = ledger.openSale(10);
        bought(sale, 2);
        falsify(sale, "a:sold", 1, "a:available", -1);
        assertEquals(
                List.of(
                        "a available: 7 in Redis, 8 in the tables",
                        "a sold: 1 in Redis, 0 in the tables",
                        "a live: 3 in Redis, 2 in the tables"),
                drift(sale));
        assertHalted(sale);
    }

    @Test
    void counters_that_do_not_add_up_close_the_ledger_with_the_cut_that_finds_them() {
        Sale sale = ledger.openSale(10);
        falsify(sale, "b:total", 1);
        Fold cut = await(new Cuts(ledger.redis).take(sale.id(), Duration.ZERO)).orElseThrow();
        assertEquals(new Fold(1, 1), cut);
        assertFalse(await(StockNow.of(ledger.redis, ledger.cursors, sale)).open());
        assertEquals(List.of("b total: 11 in Redis, 10 in the tables"), drift(sale));
        assertHalted(sale);
    }

    @Test
    void a_row_falsified_in_postgres_is_named_and_halts_the_sale() {
        Sale sale = ledger.openSale(10);
        bought(sale, 2);
        assertEquals(List.of(), drift(sale));
        sql(sale, "UPDATE sale_stock SET live = live + 1 WHERE sale = $1 AND product = 'a'");
        assertEquals(List.of("a live: 2 in Redis, 3 in the tables"), drift(sale));
        assertHalted(sale);
    }

    @Test
    void whatever_stands_in_a_counter_the_log_stays_readable() {
        Sale sale = ledger.openSale(10);
        String stock = ledger.redis.keys(sale.id()).stock();
        await(ledger.send(
                Command.HSET, stock, "a:sold", "1e400", "b:reserved", "-0x1", "b:sold", "12345678901234567890"));
        List<String> drift = drift(sale);
        assertTrue(drift.contains("a sold: -1 in Redis, 0 in the tables"), drift.toString());
        assertNothingIsSold(sale);
    }

    @Test
    void a_sale_without_counters_is_halted() {
        Sale sale = ledger.openSale(10);
        await(ledger.send(Command.DEL, ledger.redis.keys(sale.id()).stock()));
        await(ledger.recounter.countNow(sale));
        assertEquals(
                "Redis has no counters of this sale",
                await(ledger.recounts.of(sale.id())).halt().orElseThrow().reason());
        assertHalted(sale);
        rebuild(sale);
        assertEquals("10/10/0/0", ledger.stock(sale, "a"));
    }

    @Test
    void a_halt_outlives_a_loss_of_redis_and_ends_with_a_persons_rebuild() {
        Sale sale = ledger.openSale(10);
        Purchase before = bought(sale, 2);
        falsify(sale, "a:sold", 1, "a:reserved", -1);
        assertFalse(drift(sale).isEmpty());
        assertHalted(sale);
        ledger.lose(sale);
        ledger.eventually(() -> ledger.restore(sale));
        assertHalted(sale);
        assertEquals(List.of(), drift(sale), "restored from the tables");
        assertHalted(sale);

        assertTrue(rebuild(sale).toMillis() < 15_000);
        assertEquals("10/8/2/0", ledger.stock(sale, "a"));
        await(ledger.recounter.keepClosed());
        bought(sale, 1);
        assertEquals(List.of("done"), ledger.settle(sale, Settlement.confirm(before.id())));
        assertEquals(List.of(), drift(sale));
    }

    @Test
    void a_rebuild_counts_falsified_rows_anew_from_the_reservations() {
        Sale sale = ledger.openSale(10);
        Purchase sold = bought(sale, 2);
        bought(sale, 3);
        ledger.settle(sale, Settlement.confirm(sold.id()));
        recount(sale);
        sql(sale, "UPDATE sale_stock SET live = 9, reserved = 7, sold = 1, releasing = 2 WHERE sale = $1");
        assertFalse(drift(sale).isEmpty());
        rebuild(sale);
        assertEquals("10/5/3/2", ledger.stock(sale, "a"));
        assertEquals(List.of(), drift(sale));
        bought(sale, 4);
    }

    @Test
    void a_rebuild_of_a_ledger_in_force_loses_nothing_that_was_answered() {
        Sale sale = ledger.openSale(10_000);
        List<Purchase> purchases = ledger.admitMany(sale, 600, 4).stream()
                .map(ticket -> purchase(ticket, a(1)))
                .toList();
        List<String> answered = new ArrayList<>();
        List<Future<?>> all = new ArrayList<>();
        ForcedRebuild rebuild = new ForcedRebuild(ledger.vertx, ledger.parts(), "in-force");
        ledger.onLoop(() -> {
            for (int i = 0; i < purchases.size(); i++) {
                Purchase purchase = purchases.get(i);
                all.add(ledger.reservations
                        .reserve(sale, purchase)
                        .onSuccess(reserved -> answered.add(purchase.id()))
                        .otherwiseEmpty());
                if (i == 200) all.add(rebuild.run(sale).eventually(rebuild::close));
            }
            return Future.all(all);
        });
        assertFalse(answered.isEmpty());
        for (Purchase purchase : purchases) {
            boolean known = answered.contains(purchase.id());
            assertEquals(known, ledger.reserve(sale, purchase).again(), "answered and known");
        }
        assertEquals(List.of(), drift(sale));
        assertEquals("10000/9400/600/0", ledger.stock(sale, "a"));
    }

    @Test
    void a_sale_at_rest_is_counted_again_only_when_something_happened() {
        Sale sale = ledger.openSale(10);
        Cuts cuts = new Cuts(ledger.redis);
        Duration hour = Duration.ofHours(1);
        assertEquals(new Fold(1, 1), await(cuts.take(sale.id(), hour)).orElseThrow());
        assertEquals(new Fold(1, 1), await(cuts.take(sale.id(), hour)).orElseThrow());
        bought(sale, 1);
        assertEquals(new Fold(1, 3), await(cuts.take(sale.id(), hour)).orElseThrow());
        assertEquals(new Fold(1, 4), await(cuts.take(sale.id(), Duration.ZERO)).orElseThrow());
    }

    @Test
    void redis_tables_and_log_are_counted_side_by_side() {
        Sale sale = ledger.openSale(10);
        Purchase sold = bought(sale, 2);
        Purchase free = bought(sale, 3);
        ledger.settle(sale, Settlement.confirm(sold.id()), Settlement.release(free.id(), "expired"));
        bought(sale, 1);
        LedgerCheck check = new LedgerCheck(
                ledger.vertx,
                new LedgerCheck.Parts(ledger.redis, ledger.postgres, ledger.kafka, ledger.topics, ledger.cursors),
                Duration.ofSeconds(20));
        LedgerCheck.Report well = await(check.run(sale));
        assertEquals(0, well.differences(), well.toString());
        assertTrue(well.numbers().contains(new LedgerCheck.Counted("a", "sold", 2, 2, 2)), well.toString());
        ledger.lose(sale);
        ledger.eventually(() -> ledger.restore(sale));
        assertEquals(0, await(check.run(sale)).differences(), "also over an epoch");

        falsify(sale, "a:sold", 1, "a:reserved", -1);
        sql(sale, "UPDATE reservation SET status = 'released' WHERE sale = $1 AND status = 'confirmed'");
        LedgerCheck.Report differs = await(check.run(sale));
        assertTrue(differs.numbers().contains(new LedgerCheck.Counted("a", "sold", 3, 2, 2)), differs.toString());
        assertEquals(
                List.of(
                        "a live: 3 in the tables, 1 by their reservations",
                        "a sold: 2 in the tables, 0 by their reservations"),
                differs.others());
        assertTrue(differs.halt().isPresent());
    }
}
