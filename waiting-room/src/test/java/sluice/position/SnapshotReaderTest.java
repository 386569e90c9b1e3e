package sluice.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.Stage.await;

import io.vertx.redis.client.Command;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.line.Stage;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

class SnapshotReaderTest {
    private static Stage stage;

    private final Sale sale = stage.sale(Phase.OPEN);

    @BeforeAll
    static void start() {
        stage = new Stage("100");
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    private Snapshot snapshot() {
        await(stage.reader.renew(stage.catalogue.get(sale.id())));
        return stage.positions.of(sale.id());
    }

    /** Fields of a line whose indexes this server gives. */
    private void lineState(String... fields) {
        String[] arguments = new String[fields.length + 3];
        arguments[0] = stage.keys(sale.id()).lineState();
        arguments[1] = "run";
        arguments[2] = stage.server();
        System.arraycopy(fields, 0, arguments, 3, fields.length);
        stage.command(Command.HSET, arguments);
    }

    @Test
    void a_sale_that_nobody_joined_has_an_empty_line() {
        Snapshot snapshot = snapshot();
        assertEquals(0, snapshot.next());
        assertEquals(0, snapshot.waiting());
        assertEquals(Set.of(), snapshot.conditions());
        assertEquals(Band.PLENTY, snapshot.band());
        assertTrue(snapshot.asOf().isAfter(Instant.now().minusSeconds(10)));
    }

    @Test
    void holds_what_the_scripts_wrote() {
        lineState("generation", "3", "next", "900", "served", "40", "calls", "38", "claims", "30");
        lineState("sold_out", "1", "band", "none", "bands", "m=none,l=few");
        stage.command(Command.ZADD, stage.keys(sale.id()).called(), "1900000000123", "38", "1900000000456", "39");
        Snapshot snapshot = snapshot();
        assertEquals(3, snapshot.generation());
        assertEquals(899, snapshot.lastIndex());
        assertEquals(40, snapshot.served());
        assertEquals(38, snapshot.calls());
        assertEquals(30, snapshot.claims());
        assertEquals(Set.of(Condition.SOLD_OUT), snapshot.conditions());
        assertEquals(Band.NONE, snapshot.band("m"));
        assertEquals(Band.FEW, snapshot.band("l"));
        assertEquals(Map.of(38L, 1900000000123L, 39L, 1900000000456L), snapshot.called());
    }

    @Test
    void leavers_are_read_once_and_kept() {
        lineState("generation", "1", "next", "20000");
        for (int i = 0; i < 12; i++) {
            stage.command(Command.XADD, stage.keys(sale.id()).leavers(), "*", "i", Integer.toString(i * 3));
        }
        assertEquals(12, snapshot().leavers().count());
        stage.command(Command.DEL, stage.keys(sale.id()).leavers());
        stage.command(Command.XADD, stage.keys(sale.id()).leavers(), "*", "i", "100", "n", "50");
        Snapshot snapshot = snapshot();
        assertEquals(62, snapshot.leavers().count());
        assertTrue(snapshot.leavers().contains(149));
        assertFalse(snapshot.leavers().contains(150));
    }

    @Test
    void a_node_that_starts_late_reads_every_leaver() {
        lineState("generation", "1", "next", "20000");
        String fill = "for i = 0, 11999 do redis.call('XADD', KEYS[1], '*', 'i', i) end return 1";
        stage.command(Command.EVAL, fill, "1", stage.keys(sale.id()).leavers());
        assertEquals(8_000, snapshot().waiting());
    }

    @Test
    void a_lost_line_takes_its_leavers_with_it() {
        lineState("generation", "1", "next", "20");
        stage.command(Command.XADD, stage.keys(sale.id()).leavers(), "*", "i", "7");
        assertEquals(1, snapshot().leavers().count());
        stage.command(Command.DEL, stage.keys(sale.id()).leavers());
        lineState("generation", "2", "next", "120", "served", "100");
        assertEquals(0, snapshot().leavers().count());
        assertEquals(20, stage.positions.of(sale.id()).waiting());
    }

    @Test
    void a_line_that_is_gone_is_shown_and_its_tickets_are_known_until_they_can_be_put_back() {
        lineState("generation", "1", "next", "20", "served", "5");
        Ticket ticket = new Ticket("AAECAwQFBgcICQoLDA0ODw", 9, 1, sale.id());
        assertEquals(15, snapshot().waiting());
        assertFalse(snapshot().mayBeLost(ticket));
        stage.command(
                Command.DEL,
                stage.keys(sale.id()).state(),
                stage.keys(sale.id()).lineState());
        assertEquals(15, snapshot().waiting());
        assertTrue(snapshot().recovering());
        assertTrue(snapshot().knows(ticket));
        stage.open(sale.id());
        assertTrue(snapshot().knows(ticket));
        assertEquals(Set.of(Condition.HEALING), snapshot().conditions());
        assertTrue(snapshot().mayBeLost(ticket));
    }

    @Test
    void people_set_aside_are_known_until_they_come_back_or_their_grace_ends() {
        lineState("generation", "1", "next", "20", "served", "10");
        String later = Long.toString(System.currentTimeMillis() + 600_000);
        String leavers = stage.keys(sale.id()).leavers();
        stage.command(Command.XADD, leavers, "*", "a", "3", "u", later);
        stage.command(Command.XADD, leavers, "*", "a", "4", "u", later);
        stage.command(Command.XADD, leavers, "*", "a", "5", "u", "1000");
        assertEquals(Set.of(3L, 4L), snapshot().aside().keySet());
        stage.command(Command.XADD, leavers, "*", "b", "3", "u", "0");
        stage.command(Command.XADD, leavers, "*", "i", "4");
        assertEquals(Set.of(), snapshot().aside().keySet());
    }

    @Test
    void a_line_that_was_put_back_is_read_anew_with_those_who_did_not_come_back() {
        lineState("generation", "1", "next", "20");
        String leavers = stage.keys(sale.id()).leavers();
        stage.command(Command.XADD, leavers, "*", "i", "7");
        assertTrue(snapshot().leavers().contains(7));
        stage.command(Command.DEL, leavers);
        stage.command(Command.XADD, leavers, "*", "i", "9");
        lineState("heals", "1");
        assertFalse(snapshot().leavers().contains(7));
        assertTrue(snapshot().leavers().contains(9));
    }

    @Test
    void what_is_not_verified_is_recovering() {
        assertFalse(snapshot().recovering());
        stage.command(Command.HSET, stage.keys(sale.id()).state(), "owner", "another");
        assertEquals(Set.of(Condition.RECOVERING), snapshot().conditions());
        stage.command(Command.DEL, stage.keys(sale.id()).state());
        assertTrue(snapshot().recovering());
        stage.open(sale.id());
        assertFalse(snapshot().recovering());
        assertEquals(Set.of(), snapshot().conditions(), "a line that nobody joined has nothing to put back");
    }

    @Test
    void the_last_snapshot_stays_while_redis_fails_and_says_how_old_it_is() {
        lineState("generation", "1", "next", "20");
        Instant before = snapshot().asOf();
        stage.command(Command.SET, stage.keys(sale.id()).lineState(), "not a hash");
        assertThrows(RuntimeException.class, this::snapshot);
        Snapshot kept = stage.positions.of(sale.id());
        assertEquals(20, kept.next());
        assertTrue(kept.asOf().isBefore(before.plusSeconds(5)));
    }

    @Test
    void it_renews_by_itself_and_shows_the_rows_news() {
        assertEquals(null, snapshot().message());
        await(stage.postgres.transaction(transaction -> stage.rows.tell(transaction, sale, "Doors open at noon.")));
        await(stage.catalogue.refresh());
        Stage.awaitUntil(
                () -> "Doors open at noon.".equals(stage.positions.of(sale.id()).message()));
    }

    @Test
    void before_the_first_snapshot_a_node_asks_for_patience() {
        Refused refused = assertThrows(Refused.class, () -> new Positions(new Cadence(20)).of(new SaleId("other")));
        assertEquals(Refusal.RECOVERING, refused.refusal());
    }
}
