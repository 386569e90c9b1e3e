package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.Stage.await;

import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sluice.healing.Healing;
import sluice.position.Condition;
import sluice.position.Position;
import sluice.position.Snapshot;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.ticket.Ticket;

/** What becomes of a line whose Redis lost some or all of it. Each test has a line of its own and mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class HealingTest {
    private static Stage stage;

    private final LostLine lost = new LostLine(stage);

    @BeforeAll
    static void start() {
        stage = Stage.patient(Integer.toString(LostLine.BLOCK), 1);
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void after_a_total_loss_everybody_who_polls_is_back_in_his_place() {
        List<Ticket> tickets = lost.join(10_000);
        assertTrue(await(lost.line.leave(tickets.get(4_000))));
        assertEquals(9_998, lost.snapshotAhead(tickets.get(9_999)));
        lost.loseAll();
        assertEquals(Set.of(Condition.HEALING), lost.openWindow().conditions());
        assertEquals(9_998, lost.ahead(tickets.get(9_999)), "positions are answered meanwhile");
        List<Ticket> waiting = new ArrayList<>(tickets);
        waiting.remove(4_000);
        List<Ticket> shuffled = new ArrayList<>(waiting);
        java.util.Collections.shuffle(shuffled, new java.util.Random(5));
        lost.poll(shuffled);
        lost.awaitBack(waiting);
        Snapshot healed = lost.endWindow();
        assertEquals(9_999, healed.waiting());
        assertEquals(9_998, lost.ahead(tickets.get(9_999)));
        assertEquals(Set.of(), healed.conditions());
    }

    @Test
    void whoever_joins_after_the_loss_stands_behind_everybody_and_no_index_is_given_twice() {
        List<Ticket> tickets = lost.join(50);
        lost.loseAll();
        lost.openWindow();
        Joined late = await(lost.onLoop(() -> lost.line.join(lost.sale, "somebody-new-in-line1")));
        Set<Long> given = new HashSet<>(LongStream.range(0, 50).boxed().toList());
        assertTrue(given.add(late.index()));
        lost.poll(tickets);
        lost.awaitBack(tickets);
        lost.endWindow();
        Ticket newcomer = new Ticket("somebody-new-in-line1", late.index(), late.generation(), lost.sale.id());
        assertEquals(50, lost.ahead(newcomer), "indexes that nobody has are not ahead of him");
    }

    @Test
    void after_losing_the_last_second_those_who_joined_in_it_are_put_back() {
        List<Ticket> tickets = lost.join(100);
        lost.loseFrom(80);
        lost.openWindow();
        lost.poll(tickets.subList(80, 100));
        lost.awaitBack(tickets);
        assertEquals(100, lost.endWindow().waiting());
    }

    @Test
    void a_server_that_is_emptied_twice_is_healed_twice() {
        List<Ticket> tickets = lost.join(30);
        for (int loss = 0; loss < 2; loss++) {
            lost.loseAll();
            lost.openWindow();
            lost.poll(tickets);
            lost.awaitBack(tickets);
            assertEquals(30, lost.endWindow().waiting());
            assertEquals(29, lost.ahead(tickets.get(29)));
        }
    }

    @Test
    void who_does_not_come_back_is_not_waited_for_and_is_unknown() {
        List<Ticket> tickets = lost.join(30);
        lost.loseAll();
        lost.openWindow();
        List<Ticket> present = tickets.subList(10, 30);
        lost.poll(present);
        lost.awaitBack(present);
        lost.endWindow();
        assertEquals(0, lost.ahead(tickets.get(10)));
        Refused refused = assertThrows(Refused.class, () -> lost.ahead(tickets.get(3)));
        assertEquals(Refusal.UNKNOWN_TICKET, refused.refusal());
    }

    @Test
    void who_claimed_is_not_resurrected_whether_he_shows_himself_or_a_stale_line_has_him() {
        List<Ticket> tickets = lost.join(20);
        lost.serve(10);
        stage.claimed(lost.sale.id()).add(3L);
        stage.claimed(lost.sale.id()).add(4L);
        lost.loseFrom(15);
        lost.openWindow();
        lost.poll(List.of(tickets.get(3)));
        lost.poll(tickets.subList(10, 20));
        lost.awaitBack(tickets.subList(10, 20));
        lost.endWindow();
        stage.claimed(lost.sale.id()).clear();
        assertNull(lost.indexOf(tickets.get(3)));
        assertNull(lost.indexOf(tickets.get(4)), "he never polled; the end of the window found him");
    }

    @Test
    void whose_turn_came_before_the_loss_is_set_aside_and_may_still_come_in() {
        List<Ticket> tickets = lost.join(20);
        lost.serve(5);
        lost.loseAll();
        lost.openWindow();
        lost.poll(tickets);
        lost.awaitBack(tickets);
        Snapshot healed = lost.endWindow();
        assertEquals(5, healed.served(), "the line goes on where it was");
        assertEquals(Position.State.SET_ASIDE, Position.state(healed, tickets.get(4)));
        assertEquals(Position.State.WAITING, Position.state(healed, tickets.get(5)));
        assertTrue(healed.aside().get(4L) > healed.asOf().toEpochMilli());
    }

    @Test
    void a_node_that_remembers_nothing_goes_on_from_what_was_noted() {
        List<Ticket> tickets = lost.join(20);
        lost.serve(7);
        await(stage.postgres.run("INSERT INTO line_progress VALUES ('" + lost.sale.id() + "', 7, 20, 7, 0)"));
        lost.loseAll();
        try (Stage other = stage.restarted()) {
            await(other.catalogue.refresh());
            HealingWindow elsewhere = new HealingWindow(other.redis, other.blocks(), other.lostPlaces());
            Stage.awaitUntil(() -> {
                await(other.reader.renew(other.catalogue.get(lost.sale.id())));
                Snapshot snapshot = other.positions.of(lost.sale.id());
                elsewhere.look(snapshot);
                return snapshot.state().healing().open();
            });
            assertEquals(7, other.positions.of(lost.sale.id()).served());
            assertTrue(other.positions.of(lost.sale.id()).knows(tickets.get(19)));
        }
    }

    @Test
    void joining_again_with_the_same_device_before_the_ticket_was_shown_keeps_the_first_place() {
        List<Ticket> tickets = lost.join(20);
        lost.loseAll();
        lost.openWindow();
        Joined again =
                await(lost.onLoop(() -> lost.line.join(lost.sale, tickets.get(2).id())));
        assertTrue(again.index() >= LostLine.BLOCK);
        lost.poll(tickets);
        lost.awaitBack(tickets);
        lost.endWindow();
        assertEquals(2, lost.ahead(tickets.get(2)));
        Ticket second = new Ticket(tickets.get(2).id(), again.index(), 1, lost.sale.id());
        assertThrows(Refused.class, () -> lost.ahead(second));
    }

    @Test
    void a_claim_waits_until_its_ticket_is_back() {
        List<Ticket> tickets = lost.join(3);
        lost.loseAll();
        lost.snapshot();
        Refused early =
                assertThrows(Refused.class, () -> await(lost.onLoop(() -> lost.attendance.ensure(tickets.get(1)))));
        assertEquals(Refusal.RECOVERING, early.refusal());
        lost.openWindow();
        await(lost.onLoop(() -> lost.attendance.ensure(tickets.get(1))));
        assertEquals(1L, lost.indexOf(tickets.get(1)));
        stage.claimed(lost.sale.id()).add(2L);
        Refused claimed =
                assertThrows(Refused.class, () -> await(lost.onLoop(() -> lost.attendance.ensure(tickets.get(2)))));
        stage.claimed(lost.sale.id()).clear();
        assertEquals(Refusal.UNKNOWN_TICKET, claimed.refusal());
    }

    @Test
    void two_nodes_open_and_end_one_window() {
        List<Ticket> tickets = lost.join(40);
        lost.loseAll();
        HealingWindow other = new HealingWindow(stage.redis, stage.blocks(), stage.lostPlaces());
        other.look(lost.snapshot());
        lost.openWindow();
        lost.poll(tickets);
        lost.awaitBack(tickets);
        Stage.awaitUntil(() -> {
            Snapshot snapshot = lost.snapshot();
            other.look(snapshot);
            lost.window.look(snapshot);
            return !snapshot.healing();
        });
        assertEquals(40, stage.positions.of(lost.sale.id()).waiting());
        assertEquals(
                LostLine.BLOCK,
                stage.positions.of(lost.sale.id()).state().healing().heals());
    }

    @Test
    void outside_of_a_window_a_poll_touches_no_redis() {
        List<Ticket> tickets = lost.join(5);
        Healing healing = lost.attendance.healing();
        stage.command(Command.DEL, stage.keys(lost.sale.id()).line());
        await(lost.onLoop(() -> {
            tickets.forEach(healing::saw);
            return healing.ensure(tickets.get(0));
        }));
        assertFalse(stage.positions.of(lost.sale.id()).healing());
        assertEquals(
                "0",
                stage.command(Command.EXISTS, stage.keys(lost.sale.id()).line()).toString());
    }
}
