package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.Stage.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.healing.Healing;
import sluice.position.Condition;
import sluice.position.Position;
import sluice.position.Snapshot;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.ticket.Ticket;

/** What becomes of a line whose Redis lost some or all of it. */
class HealingTest {
    private static final int BLOCK = 1000;
    private static Stage stage;
    private static Context loop;

    private final Sale sale = stage.sale(Phase.OPEN);
    private final Line line = stage.line();
    private final Attendance attendance = stage.attendance();
    private final HealingWindow window = new HealingWindow(stage.redis, stage.blocks(), stage.lostPlaces());

    @BeforeAll
    static void start() {
        stage = Stage.patient(Integer.toString(BLOCK), 1);
        loop = stage.vertx.getOrCreateContext();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    private static <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(here -> work.get().onComplete(done));
        return done.future();
    }

    /** {@code count} people join; their tickets in order of index. */
    private List<Ticket> join(int count) {
        List<Future<Ticket>> joins = new ArrayList<>();
        await(onLoop(() -> {
            for (int i = 0; i < count; i++) {
                String id = "ticket-%015d".formatted(i);
                joins.add(line.join(sale, id)
                        .map(joined -> new Ticket(id, joined.index(), joined.generation(), sale.id())));
            }
            return Future.join(joins);
        }));
        snapshot();
        return joins.stream().map(Future::result).toList();
    }

    @CanIgnoreReturnValue
    private Snapshot snapshot() {
        await(stage.reader.renew(stage.catalogue.get(sale.id())));
        return stage.positions.of(sale.id());
    }

    private void serve(long places) {
        stage.command(Command.HSET, stage.keys(sale.id()).lineState(), "served", Long.toString(places));
        assertEquals(places, snapshot().served());
    }

    /** Redis forgets everything about the sale, and the sale's ledger is opened anew. */
    private void loseAll() {
        var keys = stage.keys(sale.id());
        stage.command(
                Command.DEL, keys.state(), keys.line(), keys.lineState(), keys.leavers(), keys.called(), keys.aside());
        stage.open(sale.id());
    }

    /** Another server takes over that never heard of the tickets from {@code index} on. */
    private void loseFrom(long index) {
        var keys = stage.keys(sale.id());
        stage.command(Command.ZREMRANGEBYSCORE, keys.line(), Long.toString(index), "+inf");
        stage.command(Command.HSET, keys.lineState(), "next", Long.toString(index), "run", "another");
    }

    /** As the process does: looks at each snapshot until the window is open. */
    @CanIgnoreReturnValue
    private Snapshot openWindow() {
        Stage.awaitUntil(() -> {
            Snapshot snapshot = snapshot();
            window.look(snapshot);
            return snapshot.state().healing().open();
        });
        return stage.positions.of(sale.id());
    }

    @CanIgnoreReturnValue
    private Snapshot endWindow() {
        Stage.awaitUntil(() -> {
            Snapshot snapshot = snapshot();
            window.look(snapshot);
            return !snapshot.healing();
        });
        return stage.positions.of(sale.id());
    }

    /** Each polls once, in whatever order. */
    private void poll(List<Ticket> tickets) {
        await(onLoop(() -> {
            tickets.forEach(attendance::saw);
            return Future.succeededFuture();
        }));
        tickets.forEach(ticket -> assertNotNull(stage.positions.json(ticket, Long.MAX_VALUE)));
    }

    private Long indexOf(Ticket ticket) {
        Response score = stage.command(Command.ZSCORE, stage.keys(sale.id()).line(), ticket.id());
        return score == null ? null : (long) Double.parseDouble(score.toString());
    }

    private void awaitBack(List<Ticket> tickets) {
        Stage.awaitUntil(() ->
                stage.command(Command.ZCARD, stage.keys(sale.id()).line()).toInteger() >= tickets.size());
        tickets.forEach(ticket -> assertEquals(ticket.index(), indexOf(ticket)));
    }

    private long ahead(Ticket ticket) {
        return stage.positions.of(ticket, Long.MAX_VALUE).standing().ahead();
    }

    @Test
    void after_a_total_loss_everybody_who_polls_is_back_in_his_place() {
        List<Ticket> tickets = join(10_000);
        assertTrue(await(line.leave(tickets.get(4_000))));
        assertEquals(9_998, snapshotAhead(tickets.get(9_999)));
        loseAll();
        assertEquals(Set.of(Condition.HEALING), openWindow().conditions());
        assertEquals(9_998, ahead(tickets.get(9_999)), "positions are answered meanwhile");
        List<Ticket> waiting = new ArrayList<>(tickets);
        waiting.remove(4_000);
        List<Ticket> shuffled = new ArrayList<>(waiting);
        java.util.Collections.shuffle(shuffled, new java.util.Random(5));
        poll(shuffled);
        awaitBack(waiting);
        Snapshot healed = endWindow();
        assertEquals(9_999, healed.waiting());
        assertEquals(9_998, ahead(tickets.get(9_999)));
        assertEquals(Set.of(), healed.conditions());
    }

    private long snapshotAhead(Ticket ticket) {
        snapshot();
        return ahead(ticket);
    }

    @Test
    void whoever_joins_after_the_loss_stands_behind_everybody_and_no_index_is_given_twice() {
        List<Ticket> tickets = join(50);
        loseAll();
        openWindow();
        Joined late = await(onLoop(() -> line.join(sale, "somebody-new-in-line1")));
        Set<Long> given = new HashSet<>(LongStream.range(0, 50).boxed().toList());
        assertTrue(given.add(late.index()));
        poll(tickets);
        awaitBack(tickets);
        endWindow();
        Ticket newcomer = new Ticket("somebody-new-in-line1", late.index(), late.generation(), sale.id());
        assertEquals(50, ahead(newcomer), "indexes that nobody has are not ahead of him");
    }

    @Test
    void after_losing_the_last_second_those_who_joined_in_it_are_put_back() {
        List<Ticket> tickets = join(100);
        loseFrom(80);
        openWindow();
        poll(tickets.subList(80, 100));
        awaitBack(tickets);
        assertEquals(100, endWindow().waiting());
    }

    @Test
    void who_does_not_come_back_is_not_waited_for_and_is_unknown() {
        List<Ticket> tickets = join(30);
        loseAll();
        openWindow();
        List<Ticket> present = tickets.subList(10, 30);
        poll(present);
        awaitBack(present);
        endWindow();
        assertEquals(0, ahead(tickets.get(10)));
        Refused refused = assertThrows(Refused.class, () -> ahead(tickets.get(3)));
        assertEquals(Refusal.UNKNOWN_TICKET, refused.refusal());
    }

    @Test
    void who_claimed_is_not_resurrected_whether_he_shows_himself_or_a_stale_line_has_him() {
        List<Ticket> tickets = join(20);
        serve(10);
        stage.claimed.add(3L);
        stage.claimed.add(4L);
        loseFrom(15);
        openWindow();
        poll(List.of(tickets.get(3)));
        poll(tickets.subList(10, 20));
        awaitBack(tickets.subList(10, 20));
        endWindow();
        stage.claimed.clear();
        assertNull(indexOf(tickets.get(3)));
        assertNull(indexOf(tickets.get(4)), "he never polled; the end of the window found him");
    }

    @Test
    void whose_turn_came_before_the_loss_is_set_aside_and_may_still_come_in() {
        List<Ticket> tickets = join(20);
        serve(5);
        loseAll();
        openWindow();
        poll(tickets);
        awaitBack(tickets);
        Snapshot healed = endWindow();
        assertEquals(5, healed.served(), "the line goes on where it was");
        assertEquals(Position.State.SET_ASIDE, Position.state(healed, tickets.get(4)));
        assertEquals(Position.State.WAITING, Position.state(healed, tickets.get(5)));
        assertTrue(healed.aside().get(4L) > healed.asOf().toEpochMilli());
    }

    @Test
    void a_node_that_remembers_nothing_goes_on_from_what_was_noted() {
        List<Ticket> tickets = join(20);
        serve(7);
        await(stage.postgres.run("INSERT INTO line_progress VALUES ('" + sale.id() + "', 7, 20, 7, 0)"));
        loseAll();
        try (Stage other = stage.restarted()) {
            await(other.catalogue.refresh());
            HealingWindow elsewhere = new HealingWindow(other.redis, other.blocks(), other.lostPlaces());
            Stage.awaitUntil(() -> {
                await(other.reader.renew(other.catalogue.get(sale.id())));
                Snapshot snapshot = other.positions.of(sale.id());
                elsewhere.look(snapshot);
                return snapshot.state().healing().open();
            });
            assertEquals(7, other.positions.of(sale.id()).served());
            assertTrue(other.positions.of(sale.id()).knows(tickets.get(19)));
        }
    }

    @Test
    void joining_again_with_the_same_device_before_the_ticket_was_shown_keeps_the_first_place() {
        List<Ticket> tickets = join(20);
        loseAll();
        openWindow();
        Joined again = await(onLoop(() -> line.join(sale, tickets.get(2).id())));
        assertTrue(again.index() >= BLOCK);
        poll(tickets);
        awaitBack(tickets);
        endWindow();
        assertEquals(2, ahead(tickets.get(2)));
        Ticket second = new Ticket(tickets.get(2).id(), again.index(), 1, sale.id());
        assertThrows(Refused.class, () -> ahead(second));
    }

    @Test
    void a_claim_waits_until_its_ticket_is_back() {
        List<Ticket> tickets = join(3);
        loseAll();
        snapshot();
        Refused early = assertThrows(Refused.class, () -> await(onLoop(() -> attendance.ensure(tickets.get(1)))));
        assertEquals(Refusal.RECOVERING, early.refusal());
        openWindow();
        await(onLoop(() -> attendance.ensure(tickets.get(1))));
        assertEquals(1L, indexOf(tickets.get(1)));
        stage.claimed.add(2L);
        Refused claimed = assertThrows(Refused.class, () -> await(onLoop(() -> attendance.ensure(tickets.get(2)))));
        stage.claimed.clear();
        assertEquals(Refusal.UNKNOWN_TICKET, claimed.refusal());
    }

    @Test
    void two_nodes_open_and_end_one_window() {
        List<Ticket> tickets = join(40);
        loseAll();
        HealingWindow other = new HealingWindow(stage.redis, stage.blocks(), stage.lostPlaces());
        other.look(snapshot());
        openWindow();
        poll(tickets);
        awaitBack(tickets);
        Stage.awaitUntil(() -> {
            Snapshot snapshot = snapshot();
            other.look(snapshot);
            window.look(snapshot);
            return !snapshot.healing();
        });
        assertEquals(40, stage.positions.of(sale.id()).waiting());
        assertEquals(1, stage.positions.of(sale.id()).state().healing().heals());
    }

    @Test
    void outside_of_a_window_a_poll_touches_no_redis() {
        List<Ticket> tickets = join(5);
        Healing healing = attendance.healing();
        stage.command(Command.DEL, stage.keys(sale.id()).line());
        await(onLoop(() -> {
            tickets.forEach(healing::saw);
            return healing.ensure(tickets.get(0));
        }));
        assertFalse(stage.positions.of(sale.id()).healing());
        assertEquals(
                "0", stage.command(Command.EXISTS, stage.keys(sale.id()).line()).toString());
    }
}
