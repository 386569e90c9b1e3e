package sluice.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.digest;
import static sluice.stock.Buyers.id;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.lease.Leases.Shown;
import sluice.lease.Leases.Standing;
import sluice.sale.Sale;
import sluice.stock.TestLedger;

/** Leases whose holders show their passes, on real stores. A lease here begins with 60 s to its hard end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenewTest {
    private TestLedger ledger;
    private Sale sale;

    @BeforeAll
    void start() {
        ledger = new TestLedger();
        ledger.startWorker();
        sale = ledger.openSale(10);
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private static Shown shown(String ticket) {
        return new Shown(ticket, digest(ticket));
    }

    private Lease lease(String ticket) {
        return await(ledger.leases.find(sale.id(), ticket)).orElseThrow();
    }

    @Test
    void each_pass_is_told_where_its_lease_stands() {
        String held = ledger.admit(sale, 1);
        String bought = ledger.admit(sale, 1);
        ledger.reserve(sale, purchase(bought, a(1)));
        String runOut = ledger.admit(sale, 1, -1);
        List<Standing> standings = await(ledger.leases.renew(
                sale, List.of(shown(bought), shown(held), shown(id()), new Shown(held, "another"), shown(runOut))));
        assertEquals(List.of(Standing.BOUGHT, Standing.HELD, Standing.GONE, Standing.OTHER, Standing.GONE), standings);
        assertEquals(List.of(), await(ledger.leases.renew(sale, List.of())));
    }

    @Test
    void a_held_lease_lasts_anew_but_never_longer_than_its_hard_end() {
        String ticket = ledger.admit(sale, 1, 1_000);
        Lease before = lease(ticket);
        await(ledger.leases.renew(sale, List.of(shown(ticket))));
        Lease after = lease(ticket);
        assertEquals(before.hardEndMillis(), after.hardEndMillis());
        assertEquals(after.hardEndMillis(), after.idleEndMillis(), "session_duration is longer than what is left");
        assertEquals(before.claimedMillis(), after.claimedMillis());
        String young = ledger.admit(sale, 1, 290_000);
        long asked = Instant.now().toEpochMilli();
        await(ledger.leases.renew(sale, List.of(shown(young))));
        long end = lease(young).idleEndMillis();
        assertTrue(end >= asked + 299_000 && end <= asked + 310_000, end - asked + " ms from now");
    }

    @Test
    void many_passes_are_renewed_at_once_and_their_ends_reach_the_rows() {
        List<String> tickets = ledger.admitMany(sale, 300, 1);
        List<Shown> passes =
                new ArrayList<>(tickets.stream().map(RenewTest::shown).toList());
        List<Standing> standings = await(ledger.leases.renew(sale, passes));
        assertEquals(300, standings.stream().filter(Standing.HELD::equals).count());
        long renewed = tickets.stream()
                .mapToLong(ticket -> lease(ticket).idleEndMillis())
                .min()
                .orElseThrow();
        ledger.eventually(() -> ledger.openClaims(sale)
                .map(rows -> rows.stream()
                        .filter(row -> tickets.contains(row.ticket()))
                        .allMatch(row -> row.idleEnd().toEpochMilli() >= renewed)));
    }
}
