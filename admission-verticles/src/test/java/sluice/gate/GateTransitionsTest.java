package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.gate.GateStage.WINDOW_SECONDS;
import static sluice.gate.GateStage.await;
import static sluice.gate.GateStage.awaitMillis;
import static sluice.gate.GateStage.command;
import static sluice.gate.GateStage.now;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gate.RedisGate.Admission;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;
import sluice.lease.Lease;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/** Who is called, comes in, is too late or is stopped, on a real Redis. */
class GateTransitionsTest {
    private static GateStage open(int cap) {
        GateStage stage = new GateStage(1_000_000, 4_000, cap);
        stage.join(10);
        return stage;
    }

    private static void push(GateStage stage, Phase phase, long revision) {
        stage.push(phase, 1_000_000, 4_000, 100, revision);
    }

    @Test
    void a_claim_again_is_the_same_lease() {
        GateStage stage = open(5);
        stage.tick();
        List<Claimed> twice = stage.claim(List.of(1L, 1L));
        assertEquals(Word.ADMITTED, twice.get(0).word());
        assertEquals(Word.HELD, twice.get(1).word());
        assertEquals(twice.get(0).lease(), twice.get(1).lease());
        assertEquals("jti1", twice.get(0).lease().jti());
        assertEquals(1, stage.count(stage.keys.shopping()));
        assertEquals("1", stage.lineState("claims"));
        assertEquals(
                Math.min(
                        twice.get(0).lease().idleEndMillis(),
                        twice.get(0).lease().hardEndMillis()),
                (long) stage.score(stage.keys.shopping(), "t1"));
    }

    @Test
    void asking_again_for_a_pass_renews_its_lease_unless_it_has_run_out() {
        GateStage stage = open(5);
        stage.tick();
        Lease lease = stage.claim(List.of(1L)).get(0).lease();
        ending(stage, lease, now() + 1_000);
        long before = now();
        Lease renewed = stage.claim(List.of(1L)).get(0).lease();
        assertTrue(renewed.idleEndMillis() >= before + GateStage.IDLE_SECONDS * 1000L);
        assertEquals(lease.hardEndMillis(), renewed.hardEndMillis());
        assertEquals(renewed.idleEndMillis(), (long) stage.score(stage.keys.shopping(), "t1"));
        ending(stage, lease, now() - 1);
        assertEquals(Word.NOT_CALLED, stage.claim(1));
    }

    private static void ending(GateStage stage, Lease lease, long idleEndMillis) {
        String text = lease.encode().replace("|" + lease.idleEndMillis() + "|", "|" + idleEndMillis + "|");
        command(Command.HSET, stage.keys.leases(), "t1", text);
    }

    @Test
    void who_was_not_called_does_not_come_in() {
        GateStage stage = open(2);
        stage.tick();
        assertEquals(Word.NOT_CALLED, stage.claim(2));
        assertEquals(0, stage.count(stage.keys.shopping()));
    }

    @Test
    void a_call_that_nobody_follows_ends_and_the_next_is_called() {
        GateStage stage = open(2);
        command(Command.HSET, stage.keys.gate(), "claim_window_ms", "30");
        stage.tick();
        assertEquals(List.of(0L, 1L), stage.called());
        awaitMillis(40);
        assertEquals(Word.NOT_CALLED, stage.claim(0));
        stage.tick();
        assertEquals(List.of(2L, 3L), stage.called());
        assertEquals(8, stage.count(stage.keys.line()));
    }

    @Test
    void a_lease_that_runs_out_frees_its_slot() {
        GateStage stage = open(1);
        stage.tick();
        command(Command.HSET, stage.keys.gate(), "idle_ms", "30");
        assertEquals(Word.ADMITTED, stage.claim(0));
        assertEquals(0, stage.tick().called());
        awaitMillis(40);
        Admission after = stage.tick();
        assertEquals(1, after.called());
        assertEquals(0, after.active());
        assertEquals(0, command(Command.HLEN, stage.keys.leases()).toInteger());
    }

    @Test
    void who_has_left_is_passed_over() {
        GateStage stage = open(3);
        command(Command.ZREM, stage.keys.line(), "t0", "t2");
        assertEquals(5, stage.tick().served());
        assertEquals(List.of(1L, 3L, 4L), stage.called());
    }

    @Test
    void a_node_that_has_seen_too_little_calls_nobody_and_learns_where_the_line_stands() {
        GateStage stage = open(3);
        stage.tick();
        command(Command.DEL, stage.keys.called());
        Admission late = await(stage.gate.admit(stage.sale, stage.candidates(0, 10)));
        assertEquals(0, late.called());
        assertEquals(3, late.served());
        Admission early = await(stage.gate.admit(stage.sale, stage.candidates(5, 10)));
        assertEquals(0, early.called());
        assertEquals(3, early.served());
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DRAFT", "PREQUEUE", "PAUSED", "CLOSED"})
    void nobody_is_called_but_in_an_open_sale(Phase phase) {
        GateStage stage = open(5);
        push(stage, phase, 2);
        assertEquals(0, stage.tick().called());
        push(stage, Phase.DRAINING, 3);
        assertEquals(10, stage.tick().called());
    }

    @Test
    void a_pause_stops_the_clock_of_the_called_and_gives_them_a_whole_window_afterwards() {
        GateStage stage = open(2);
        stage.tick();
        push(stage, Phase.PAUSED, 2);
        assertEquals(Word.PAUSED, stage.claim(0));
        // Both windows end during the pause.
        command(Command.ZADD, stage.keys.called(), "" + (now() - 5), "0", "" + (now() + 5), "1");
        awaitMillis(10);
        assertEquals(Word.PAUSED, stage.claim(0));
        stage.tick();
        assertEquals(List.of(0L, 1L), stage.called());

        long before = now();
        push(stage, Phase.OPEN, 3);
        for (String index : List.of("0", "1")) {
            assertTrue(stage.score(stage.keys.called(), index) >= before + 1000L * WINDOW_SECONDS);
        }
        assertEquals(Word.ADMITTED, stage.claim(0));
        assertEquals(Word.ADMITTED, stage.claim(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, -60_000})
    void a_step_of_the_clock_in_a_pause_takes_nobodys_window(long step) {
        GateStage stage = open(2);
        stage.tick();
        push(stage, Phase.PAUSED, 2);
        stage.step(step);
        push(stage, Phase.OPEN, 3);
        stage.tick();
        for (String index : List.of("0", "1")) {
            double left = stage.score(stage.keys.called(), index) - now();
            assertTrue(left > 900L * WINDOW_SECONDS && left <= 1000L * WINDOW_SECONDS, left + " ms");
        }
        assertEquals(Word.ADMITTED, stage.claim(0));
    }

    @Test
    void a_lease_is_held_also_in_a_pause() {
        GateStage stage = open(2);
        stage.tick();
        assertEquals(Word.ADMITTED, stage.claim(0));
        push(stage, Phase.PAUSED, 2);
        assertEquals(Word.HELD, stage.claim(0));
    }

    @Test
    void older_knobs_do_not_undo_newer_ones() {
        GateStage stage = open(2);
        push(stage, Phase.PAUSED, 5);
        push(stage, Phase.OPEN, 4);
        assertEquals("paused", stage.lineState("phase"));
        assertEquals(0, stage.tick().called());
    }

    @Test
    void a_server_that_nobody_verified_is_not_written() {
        GateStage stage = open(2);
        stage.tick();
        String before = stage.lineState("calls");
        stage.own("another");
        Refused refused = assertThrows(Refused.class, stage::tick);
        assertEquals(Refusal.RECOVERING, refused.refusal());
        assertThrows(Refused.class, () -> stage.claim(0));
        assertThrows(Refused.class, () -> push(stage, Phase.PAUSED, 2));
        command(Command.DEL, stage.keys.state());
        assertThrows(Refused.class, stage::tick);
        assertEquals(before, stage.lineState("calls"));
        assertEquals(0, stage.count(stage.keys.shopping()));
    }

    @Test
    void a_gate_whose_knobs_are_lost_says_so() {
        GateStage stage = open(2);
        command(Command.DEL, stage.keys.gate());
        assertFalse(stage.tick().loaded());
        assertEquals(0, stage.called().size());
        assertNotEquals(0, stage.count(stage.keys.line()));
    }
}
