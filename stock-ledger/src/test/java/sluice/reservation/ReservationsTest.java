package sluice.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.b;
import static sluice.stock.Buyers.digest;
import static sluice.stock.Buyers.id;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.stock.TestLedger;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservationsTest {
    private TestLedger ledger;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
        ledger.startWorker();
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private void assertRefused(Refusal refusal, Sale sale, Purchase purchase) {
        Refused refused = assertThrows(Refused.class, () -> ledger.reserve(sale, purchase));
        assertEquals(refusal, refused.refusal());
    }

    private long entries(Sale sale) {
        return await(ledger.send(Command.XLEN, ledger.redis.keys(sale.id()).journal()))
                .toLong();
    }

    @Test
    void a_purchase_takes_its_units_and_its_lease_and_is_journaled() {
        Sale sale = ledger.openSale(10);
        String ticket = ledger.admit(sale, 4);
        Purchase purchase = purchase(ticket, b(1), a(2));

        Reserved reserved = ledger.reserve(sale, purchase);

        assertEquals(new Reserved(purchase.id(), 1, 1, false, "reserved"), reserved);
        assertEquals("10/8/2/0", ledger.stock(sale, "a"));
        assertEquals("10/9/1/0", ledger.stock(sale, "b"));
        assertEquals(0, await(ledger.leases.counts(sale.id())).shopping());
        assertEquals(1, await(ledger.leases.counts(sale.id())).buying());
        String journal = ledger.redis.keys(sale.id()).journal();
        assertEquals(
                "reserve " + purchase.id() + " " + ticket + " " + ticket + " fp-" + ticket + " tok_ok a=2,b=1",
                await(ledger.send(Command.XRANGE, journal, "1-1", "1-1"))
                        .get(0)
                        .get(1)
                        .get(1)
                        .toString());
        assertEquals(
                Optional.of("reserved"),
                await(ledger.reservations.find(sale, purchase)).map(Reserved::status));
        assertEquals(Optional.empty(), await(ledger.reservations.find(sale, purchase(ticket, a(2)))));
    }

    @Test
    void the_same_purchase_again_has_the_same_answer_even_when_its_lease_is_gone() {
        Sale sale = ledger.openSale(10);
        Purchase purchase = purchase(ledger.admit(sale, 4), a(2));
        Reserved first = ledger.reserve(sale, purchase);
        Reserved again = ledger.reserve(sale, purchase);
        assertEquals(new Reserved(first.id(), first.epoch(), first.seq(), true, "reserved"), again);
        ledger.settle(sale, Settlement.confirm(purchase.id()));
        assertEquals("confirmed", ledger.reserve(sale, purchase).status());
        assertEquals("10/8/0/2", ledger.stock(sale, "a"));
        assertEquals(2, entries(sale));
    }

    @Test
    void another_purchase_under_the_same_id_is_refused() {
        Sale sale = ledger.openSale(10);
        String ticket = ledger.admit(sale, 4);
        Purchase purchase = purchase(ticket, a(1));
        ledger.reserve(sale, purchase);
        Purchase other = new Purchase(purchase.id(), ticket, digest(ticket), "other", "tok_ok", List.of(a(2)));
        assertRefused(Refusal.KEY_REUSED, sale, other);
        Refused refused = assertThrows(Refused.class, () -> await(ledger.reservations.find(sale, other)));
        assertEquals(Refusal.KEY_REUSED, refused.refusal());
    }

    @Test
    void repeats_within_one_batch_are_one_reservation() {
        Sale sale = ledger.openSale(10);
        Purchase purchase = purchase(ledger.admit(sale, 4), a(2));
        List<String> answers = ledger.reserveAll(sale, Collections.nCopies(5, purchase));
        assertEquals(Collections.nCopies(5, "reserved"), answers);
        assertEquals("10/8/2/0", ledger.stock(sale, "a"));
    }

    @Test
    void without_a_lease_nothing_is_reserved() {
        assertRefused(Refusal.NOT_ADMITTED, ledger.openSale(10), purchase(id(), a(1)));
    }

    @Test
    void another_pass_than_the_one_issued_is_refused() {
        Sale sale = ledger.openSale(10);
        Purchase forged = new Purchase(id(), ledger.admit(sale, 4), "forged", "f", "tok_ok", List.of(a(1)));
        assertRefused(Refusal.PASS_INVALID, sale, forged);
    }

    @Test
    void a_lease_that_has_ended_reserves_nothing() {
        Sale sale = ledger.openSale(10);
        assertRefused(Refusal.PASS_EXPIRED, sale, purchase(ledger.admit(sale, 4, -1), a(1)));
    }

    @Test
    void a_pass_buys_once_until_its_purchase_is_settled_and_not_after() {
        Sale sale = ledger.openSale(10);
        String ticket = ledger.admit(sale, 4);
        Purchase first = purchase(ticket, a(1));
        assertEquals(List.of("reserved", "pass_used"), ledger.reserveAll(sale, List.of(first, purchase(ticket, a(1)))));
        assertRefused(Refusal.PASS_USED, sale, purchase(ticket, a(1)));
        ledger.settle(sale, Settlement.release(first.id(), "declined"));
        assertRefused(Refusal.NOT_ADMITTED, sale, purchase(ticket, a(1)));
    }

    @Test
    void an_unknown_product_is_refused() {
        Sale sale = ledger.openSale(10);
        assertRefused(Refusal.UNKNOWN_PRODUCT, sale, purchase(ledger.admit(sale, 4), new Line("zzz", 1)));
    }

    @Test
    void limits_hold_for_pass_buyer_and_product() {
        Sale sale = ledger.openSale(100);
        assertRefused(Refusal.OVER_PASS_LIMIT, sale, purchase(ledger.admit(sale, 4), a(5)));
        assertRefused(Refusal.OVER_PASS_LIMIT, sale, purchase(ledger.admit(sale, 4), a(3), b(2)));
        assertRefused(Refusal.OVER_BUYER_LIMIT, sale, purchase(ledger.admit(sale, 100), a(7)));
        assertRefused(Refusal.OVER_BUYER_LIMIT, sale, purchase(ledger.admit(sale, 4), b(3)));
    }

    @Test
    void a_buyers_limit_counts_all_his_live_purchases_and_none_that_were_released() {
        Sale sale = ledger.openSale(100);
        String buyer = id();
        List<Purchase> purchases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String ticket = id();
            ledger.admitAgain(sale, ticket, buyer, 4, 60_000);
            purchases.add(purchase(ticket, a(3)));
        }
        assertEquals(List.of("reserved", "reserved", "over_buyer_limit"), ledger.reserveAll(sale, purchases));
        ledger.settle(
                sale,
                Settlement.confirm(purchases.get(0).id()),
                Settlement.release(purchases.get(1).id(), "expired"));
        assertEquals("reserved", ledger.reserve(sale, purchases.get(2)).status());
    }

    @Test
    void all_lines_are_reserved_or_none() {
        Sale sale = ledger.openSale(2);
        ledger.reserve(sale, purchase(ledger.admit(sale, 4), b(2)));
        assertRefused(Refusal.SOLD_OUT, sale, purchase(ledger.admit(sale, 4), a(1), b(1)));
        assertEquals("2/2/0/0", ledger.stock(sale, "a"));
    }

    @Test
    void no_unit_is_sold_twice_however_many_want_it() {
        Sale sale = ledger.openSale(50);
        List<Purchase> purchases = new ArrayList<>();
        ledger.admitMany(sale, 200, 4).forEach(ticket -> purchases.add(purchase(ticket, a(1))));
        List<String> answers = ledger.reserveAll(sale, purchases);
        assertEquals(50, Collections.frequency(answers, "reserved"));
        assertEquals(150, Collections.frequency(answers, "sold_out"));
        assertEquals("50/0/50/0", ledger.stock(sale, "a"));
        assertTrue(entries(sale) < 50, "a batch is one entry");
    }

    @Test
    void refusals_write_nothing() {
        Sale sale = ledger.openSale(1);
        assertRefused(Refusal.SOLD_OUT, sale, purchase(ledger.admit(sale, 4), a(2)));
        assertEquals(0, entries(sale));
        assertEquals(1, await(ledger.leases.counts(sale.id())).shopping());
    }

    @Test
    void a_server_that_does_not_own_the_ledger_writes_nothing() {
        Sale sale = ledger.openSale(10);
        Purchase purchase = purchase(ledger.admit(sale, 4), a(1));
        String state = ledger.redis.keys(sale.id()).state();
        String owner = await(ledger.send(Command.HGET, state, "owner")).toString();
        await(ledger.send(Command.HSET, state, "owner", "another"));
        assertRefused(Refusal.RECOVERING, sale, purchase);
        assertThrows(Refused.class, () -> ledger.settle(sale, Settlement.confirm(id())));
        assertThrows(Refused.class, () -> await(ledger.leases.giveBack(sale, purchase.ticket())));
        assertEquals(0, entries(sale));
        await(ledger.send(Command.HSET, state, "owner", owner));
        assertEquals("reserved", ledger.reserve(sale, purchase).status());
    }

    @Test
    void a_ledger_that_was_lost_is_recovering_not_empty() {
        Sale sale = ledger.openSale(10);
        ledger.lose(sale);
        assertRefused(Refusal.RECOVERING, sale, purchase(id(), a(1)));
    }

    @Test
    void stock_that_does_not_add_up_closes_the_ledger_and_known_buyers_still_get_their_answer() {
        Sale sale = ledger.openSale(10);
        Purchase known = purchase(ledger.admit(sale, 4), a(1));
        ledger.reserve(sale, known);
        await(ledger.send(Command.HINCRBY, ledger.redis.keys(sale.id()).stock(), "a:available", "1"));
        assertRefused(Refusal.HALTED, sale, purchase(ledger.admit(sale, 4), a(1)));
        assertRefused(Refusal.HALTED, sale, purchase(ledger.admit(sale, 4), b(1)));
        assertThrows(Refused.class, () -> ledger.settle(sale, Settlement.confirm(known.id())));
        assertEquals("reserved", ledger.reserve(sale, known).status());
        assertFalse(await(sluice.stock.StockNow.of(ledger.redis, ledger.cursors, sale))
                .open());
        assertEquals(1, entries(sale));
    }

    @Test
    void a_reservation_ends_once() {
        Sale sale = ledger.openSale(10);
        Purchase sold = purchase(ledger.admit(sale, 4), a(2));
        Purchase free = purchase(ledger.admit(sale, 4), a(3));
        assertEquals(List.of("reserved", "reserved"), ledger.reserveAll(sale, List.of(sold, free)));
        List<String> words = ledger.settle(
                sale,
                Settlement.confirm(sold.id()),
                Settlement.release(free.id(), "expired"),
                Settlement.confirm(sold.id()),
                Settlement.confirm(id()));
        assertEquals(List.of("done", "done", "again", "unknown"), words);
        assertEquals("10/8/0/2", ledger.stock(sale, "a"));
        assertEquals(
                List.of("again", "again", "conflict", "conflict"),
                ledger.settle(
                        sale,
                        Settlement.confirm(sold.id()),
                        Settlement.release(free.id(), "expired"),
                        Settlement.release(sold.id(), "cancelled"),
                        Settlement.confirm(free.id())));
        assertEquals("10/8/0/2", ledger.stock(sale, "a"));
        assertEquals(3, entries(sale), "two batches of purchases and one of settlements");
        assertEquals(0, await(ledger.leases.counts(sale.id())).active());
    }

    @Test
    void a_lease_is_given_back_unless_it_has_bought() {
        Sale sale = ledger.openSale(10);
        String idle = ledger.admit(sale, 4);
        String busy = ledger.admit(sale, 4);
        ledger.reserve(sale, purchase(busy, a(1)));
        assertTrue(await(ledger.leases.giveBack(sale, idle)));
        assertFalse(await(ledger.leases.giveBack(sale, idle)));
        assertFalse(await(ledger.leases.giveBack(sale, busy)));
        assertFalse(await(ledger.leases.giveBack(sale, id())));
        assertTrue(await(ledger.leases.find(sale.id(), idle)).isEmpty());
        assertEquals(
                digest(busy),
                await(ledger.leases.find(sale.id(), busy)).orElseThrow().digest());
        assertRefused(Refusal.NOT_ADMITTED, sale, purchase(idle, a(1)));
        assertEquals(List.of(busy), ledger.openTickets(sale));
    }

    @Test
    void what_ended_a_lease_and_not_its_claim_is_completed_by_being_repeated() {
        Sale sale = ledger.openSale(10);
        String ticket = ledger.admit(sale, 4);
        await(ledger.send(Command.HDEL, ledger.redis.keys(sale.id()).leases(), ticket));
        await(ledger.send(Command.ZREM, ledger.redis.keys(sale.id()).shopping(), ticket));
        assertTrue(await(ledger.leases.giveBack(sale, ticket)));
        assertEquals(List.of(), ledger.openTickets(sale));
        assertFalse(await(ledger.leases.giveBack(sale, ticket)));
    }

    @Test
    void who_leaves_the_line_gives_back_the_lease_he_has() {
        Sale sale = ledger.openSale(10);
        String idle = ledger.admit(sale, 4);
        String busy = ledger.admit(sale, 4);
        ledger.reserve(sale, purchase(busy, a(1)));
        for (String ticket : List.of(idle, busy, id())) await(ledger.leases.leave(sale, ticket));
        assertEquals(List.of(busy), ledger.openTickets(sale));
    }
}
