package sluice.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.line.SaleJson;
import sluice.position.Leavers.Span;
import sluice.position.Position.Asked;
import sluice.position.Position.State;
import sluice.sale.Phase;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

class PositionTest {
    private static final Cadence CADENCE = new Cadence(20);
    private static final Asked FIRST = Position.first(0);

    private static Ticket ticket(long index) {
        return new Ticket("AAECAwQFBgcICQoLDA0ODw", index, 1, new SaleId("shoes"));
    }

    private static LineState line(long served, long next) {
        return line(served, next, false);
    }

    private static LineState line(long served, long next, boolean soldOut) {
        LineState.Counts counts = new LineState.Counts(1, next, 0, served, next, served, 0, 0);
        return new LineState(counts, LineState.Healing.NONE, soldOut, Band.PLENTY, Map.of());
    }

    private static Position position(Snapshot snapshot, Ticket ticket, Asked asked) {
        return Position.of(snapshot, ticket, asked, CADENCE);
    }

    private static Snapshot snapshot(LineState state, Leavers leavers) {
        return snapshot(state, leavers, Map.of(), Phase.OPEN);
    }

    private static Snapshot snapshot(LineState state, Leavers leavers, Map<Long, Long> called, Phase phase) {
        Outflow outflow =
                Outflow.none().plus(new Outflow.Sample(0, state.counts().calls()), 600);
        return new Snapshot(
                TestSales.sale("shoes", phase),
                Places.byArrival(),
                state,
                called,
                Map.of(),
                leavers,
                outflow,
                new Snapshot.Source(true, false, "run", "run", Instant.EPOCH));
    }

    private static Leavers left(long... indexes) {
        return Leavers.none()
                .plus(
                        java.util.Arrays.stream(indexes)
                                .mapToObj(index -> new Span(index, 1))
                                .toList(),
                        index -> index);
    }

    @Test
    void ahead_are_those_between_the_front_and_me_who_have_not_left() {
        Position position = position(snapshot(line(10, 100), left(5, 12, 13, 60, 70)), ticket(50), FIRST);
        assertEquals(State.WAITING, position.state());
        assertEquals(50, position.standing().place());
        assertEquals(38, position.standing().ahead());
        assertEquals(47, position.standing().behind());
    }

    @Test
    void the_first_in_line_has_nobody_ahead() {
        assertEquals(
                0,
                position(snapshot(line(0, 1), left()), ticket(0), FIRST)
                        .standing()
                        .ahead());
    }

    @Test
    void a_called_ticket_sees_the_end_of_its_window() {
        Snapshot snapshot = snapshot(line(51, 100), left(), Map.of(50L, 60_000L), Phase.OPEN);
        Position position = position(snapshot, ticket(50), FIRST);
        assertEquals(State.CALLED, position.state());
        assertEquals(Instant.ofEpochSecond(60), position.claimUntil());
        assertEquals(0, position.standing().ahead());
        assertNull(position.delay().eta());
        assertEquals(-1, position.delay().progressThousandths());
    }

    @Test
    void a_ticket_behind_the_front_that_is_not_called_has_passed() {
        Position position = position(snapshot(line(51, 100), left()), ticket(50), FIRST);
        assertEquals(State.PASSED, position.state());
        assertEquals(49, position.standing().behind());
    }

    @Test
    void a_ticket_that_left_or_is_of_a_lost_line_is_unknown() {
        Snapshot snapshot = snapshot(line(0, 100), left(50));
        assertThrows(Refused.class, () -> position(snapshot, ticket(50), FIRST));
        Ticket old = new Ticket("AAECAwQFBgcICQoLDA0ODw", 3, 0, new SaleId("shoes"));
        assertThrows(Refused.class, () -> position(snapshot, old, FIRST));
    }

    @Test
    void a_ticket_newer_than_the_snapshot_stands_at_the_end() {
        Position position = position(snapshot(line(0, 100), left()), ticket(120), FIRST);
        assertEquals(120, position.standing().ahead());
        assertEquals(0, position.standing().behind());
    }

    @Test
    void what_is_shown_never_rises() {
        Random random = new Random(3);
        Leavers leavers = Leavers.none();
        long seen = Long.MAX_VALUE;
        for (int round = 0; round < 200; round++) {
            // Nodes differ in how fresh their snapshots are: the front seems to go back and forth.
            long served = Math.max(0, round - random.nextInt(20));
            if (random.nextBoolean()) leavers = leavers.plus(List.of(new Span(random.nextInt(400), 1)), place -> place);
            if (leavers.contains(300)) return;
            Position position = position(snapshot(line(served, 500), leavers), ticket(300), new Asked(seen, 0));
            assertTrue(position.standing().ahead() <= seen);
            seen = position.standing().ahead();
        }
        assertTrue(seen < 200);
    }

    @Test
    void nobody_is_promised_a_time_while_the_line_stands() {
        for (Phase phase : List.of(Phase.PREQUEUE, Phase.PAUSED, Phase.CLOSED)) {
            Snapshot snapshot = snapshot(line(0, 100), left(), Map.of(), phase);
            assertNull(position(snapshot, ticket(50), FIRST).delay().eta(), phase.word());
        }
        LineState soldOut = line(0, 100, true);
        assertNull(
                position(snapshot(soldOut, left()), ticket(50), FIRST).delay().eta());
    }

    @Test
    void before_there_is_experience_the_knob_gives_the_range() {
        Eta eta = position(snapshot(line(0, 2000), left()), ticket(1200), FIRST)
                .delay()
                .eta();
        assertEquals(new Eta(90, 270), eta);
    }

    @Test
    void polls_are_seldom_far_back_and_spread_by_a_third() {
        Snapshot snapshot = snapshot(line(0, 100_000), left());
        assertEquals(20, position(snapshot, ticket(90_000), FIRST).nextPollSeconds());
        assertEquals(26, position(snapshot, ticket(90_000), Position.first(1)).nextPollSeconds());
        assertEquals(14, position(snapshot, ticket(90_000), Position.first(-1)).nextPollSeconds());
        assertEquals(1, position(snapshot, ticket(0), FIRST).nextPollSeconds());
        assertEquals(0.7, position(snapshot, ticket(0), Position.first(-1)).nextPollSeconds());
    }

    @Test
    void progress_goes_from_nothing_to_all() {
        assertEquals(
                0,
                position(snapshot(line(0, 100), left()), ticket(50), FIRST)
                        .delay()
                        .progressThousandths());
        assertEquals(
                500,
                position(snapshot(line(25, 100), left()), ticket(50), FIRST)
                        .delay()
                        .progressThousandths());
        assertEquals(
                1000,
                position(snapshot(line(50, 100), left()), ticket(50), FIRST)
                        .delay()
                        .progressThousandths());
        assertEquals(
                1000,
                position(snapshot(line(0, 100), left()), ticket(0), FIRST)
                        .delay()
                        .progressThousandths());
    }

    @Test
    void those_who_wait_are_those_not_called_and_not_gone() {
        assertEquals(87, snapshot(line(10, 100), left(3, 20, 30, 99)).waiting());
        assertEquals(0, snapshot(line(300, 100), left()).waiting());
    }

    @Test
    void what_was_read_of_a_draft_tells_nothing_of_the_sale_that_was_opened_since() {
        Sale open = TestSales.sale("shoes", Phase.OPEN);
        Snapshot draft = snapshot(line(0, 0), left(), Map.of(), Phase.DRAFT);
        assertEquals(
                List.of("recovering"),
                SaleJson.of(open, Optional.of(draft)).getJsonArray("conditions").getList());
        Snapshot read = snapshot(line(0, 0), left(), Map.of(), Phase.OPEN);
        assertEquals(
                List.of(),
                SaleJson.of(open, Optional.of(read)).getJsonArray("conditions").getList());
    }
}
