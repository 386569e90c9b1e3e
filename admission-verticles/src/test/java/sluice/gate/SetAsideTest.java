package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.gate.GateStage.GRACE_SECONDS;
import static sluice.gate.GateStage.await;
import static sluice.gate.GateStage.awaitMillis;
import static sluice.gate.GateStage.command;
import static sluice.gate.GateStage.now;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.gate.RedisGate.Word;
import sluice.sale.Phase;

/** Those whose turn comes while nobody hears of them, and a line that is being put back, on a real Redis. */
class SetAsideTest {
    private static GateStage open(int cap) {
        return new GateStage(1_000_000, 4_000, cap);
    }

    private static boolean isAside(GateStage stage, long index) {
        return command(Command.ZSCORE, stage.keys.aside(), Long.toString(index)) != null;
    }

    @Test
    void an_absent_one_is_set_aside_and_does_not_delay_the_others() {
        GateStage stage = open(2);
        stage.joinAndGo(100);
        stage.join(3);
        assertEquals(2, stage.tick().called());
        assertEquals(List.of(100L, 101L), stage.called());
        assertEquals(100, stage.count(stage.keys.aside()));
        assertEquals("102", stage.lineState("served"));
        assertEquals("102", stage.lineState("calls"), "their turn came");
        assertEquals(103, stage.count(stage.keys.line()), "nobody is dropped");
    }

    @Test
    void who_showed_himself_too_long_ago_is_absent() {
        GateStage stage = open(5);
        stage.joinAndGo(2);
        command(Command.ZADD, stage.keys.present(), Long.toString(now() - 46_000), "0");
        command(Command.ZADD, stage.keys.present(), Long.toString(now() - 20_000), "1");
        stage.tick();
        assertEquals(List.of(1L), stage.called());
        assertTrue(isAside(stage, 0));
    }

    @Test
    void one_set_aside_steps_in_within_his_grace() {
        GateStage stage = open(5);
        stage.joinAndGo(1);
        stage.tick();
        assertEquals(Word.ADMITTED, stage.claim(0));
        assertFalse(isAside(stage, 0));
        assertEquals(0, stage.count(stage.keys.line()));
        assertEquals(1, stage.count(stage.keys.shopping()));
        assertEquals("1", stage.lineState("claims"));
        assertEquals(Word.HELD, stage.claim(0));
        assertEquals(2, command(Command.XLEN, stage.keys.leavers()).toInteger(), "set aside, and back");
    }

    @Test
    void after_his_grace_his_place_is_gone() {
        GateStage stage = open(5);
        stage.joinAndGo(1);
        stage.tick();
        command(Command.ZADD, stage.keys.aside(), Long.toString(now() + 30), "0");
        awaitMillis(40);
        assertEquals(Word.NOT_CALLED, stage.claim(0));
        stage.tick();
        assertFalse(isAside(stage, 0));
        assertEquals(0, stage.count(stage.keys.line()));
    }

    @Test
    void his_grace_stands_still_while_the_sale_is_paused() {
        GateStage stage = open(5);
        stage.joinAndGo(1);
        stage.tick();
        command(Command.ZADD, stage.keys.aside(), Long.toString(now() + 30), "0");
        stage.push(Phase.PAUSED, 1_000_000, 4_000, 5, 2);
        awaitMillis(40);
        stage.tick();
        assertTrue(isAside(stage, 0));
        stage.push(Phase.OPEN, 1_000_000, 4_000, 5, 3);
        assertEquals(Word.ADMITTED, stage.claim(0));
    }

    @Test
    void who_steps_in_waits_at_the_door_while_the_shop_is_full() {
        GateStage stage = open(1);
        stage.joinAndGo(1);
        stage.join(1);
        stage.tick();
        assertEquals(Word.ADMITTED, stage.claim(1));
        assertEquals(Word.WAIT, stage.claim(0));
        assertEquals(List.of(0L), stage.called(), "he stands at the door as if called");
        assertFalse(isAside(stage, 0));
    }

    @Test
    void nobody_steps_in_for_units_that_others_were_called_for() {
        GateStage stage = open(10);
        stage.stock(1, 1);
        stage.joinAndGo(1);
        stage.join(1);
        stage.tick();
        assertEquals(List.of(1L), stage.called());
        assertEquals(Word.WAIT, stage.claim(0));
        assertTrue(isAside(stage, 0), "his turn is kept");
        assertEquals(Word.ADMITTED, stage.claim(1));
        assertEquals(Word.WAIT, stage.claim(0));
    }

    @Test
    void the_grace_is_the_setting() {
        GateStage stage = open(1);
        stage.joinAndGo(1);
        long before = now();
        stage.tick();
        double until = stage.score(stage.keys.aside(), "0");
        assertTrue(until >= before + GRACE_SECONDS * 1000L && until <= now() + GRACE_SECONDS * 1000L);
    }

    @Test
    void nobody_is_called_and_nobody_comes_in_while_places_are_put_back() {
        GateStage stage = open(5);
        stage.join(3);
        stage.tick();
        assertEquals(Word.ADMITTED, stage.claim(0));
        stage.join(2);
        command(Command.HSET, stage.keys.lineState(), "healing_until", Long.toString(now() - 1));
        assertEquals(0, stage.tick().called(), "also after its time, until it has ended");
        assertEquals(Word.HEALING, stage.claim(1));
        assertEquals(Word.HELD, stage.claim(0), "who was let in is");
        command(Command.HDEL, stage.keys.lineState(), "healing_until");
        assertEquals(2, stage.tick().called());
        assertEquals(Word.ADMITTED, stage.claim(1));
    }

    @Test
    void nobody_is_called_before_a_lost_line_was_begun_anew() {
        GateStage stage = open(5);
        stage.join(3);
        command(Command.HSET, stage.keys.lineState(), "run", "another");
        assertEquals(0, stage.tick().called());
    }

    @Test
    void a_node_that_does_not_know_the_draw_calls_nobody() {
        GateStage stage = open(5);
        stage.join(4);
        command(Command.HSET, stage.keys.lineState(), "cohort", "4");
        assertEquals(0, stage.tick().called());
        Candidates.Rules drawn = new Candidates.Rules(4, 45_000, 1000);
        Candidates order = new Candidates(0, 2, drawn, List.of(0L, 3L, 1L, 2L));
        assertEquals(2, await(stage.gate.admit(stage.sale, order)).called());
        assertEquals(List.of(2L, 3L), stage.called());
    }
}
