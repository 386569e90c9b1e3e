package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.gate.GateStage.WINDOW_SECONDS;
import static sluice.gate.GateStage.command;
import static sluice.gate.GateStage.now;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;
import sluice.sale.Phase;

/** Those who asked to come in and found no token or no room, on a real Redis. */
class AtTheDoorTest {
    private static final int PLENTY = 1_000_000;

    /** One with {@code cap} inside, and the next ones called all the same. */
    private static GateStage full(int cap, int called) {
        GateStage stage = new GateStage(PLENTY, 4_000, cap + called);
        stage.join(cap + called);
        stage.tick();
        stage.push(Phase.OPEN, PLENTY, 4_000, cap, 2);
        for (long index = 0; index < cap; index++) assertEquals(Word.ADMITTED, stage.claim(index));
        return stage;
    }

    private static void leave(GateStage stage, long index) {
        command(Command.ZREM, stage.keys.shopping(), "t" + index);
        command(Command.HDEL, stage.keys.leases(), "t" + index);
    }

    private static List<Word> words(List<Claimed> claimed) {
        return claimed.stream().map(Claimed::word).toList();
    }

    @Test
    void nobody_is_overtaken_by_one_whose_place_is_behind_his() {
        GateStage stage = full(2, 4);
        assertEquals(Word.WAIT, stage.claim(5));
        assertEquals(Word.WAIT, stage.claim(3));
        leave(stage, 0);
        assertEquals(Word.WAIT, stage.claim(5), "the free slot is for 3");
        assertEquals(Word.WAIT, stage.claim(4), "also for one who asks now first");
        leave(stage, 1);
        assertEquals(Word.ADMITTED, stage.claim(4), "one of two slots is enough for 3");
        assertEquals(Word.WAIT, stage.claim(5));
        assertEquals(Word.ADMITTED, stage.claim(3));
        assertEquals(List.of(5L), stage.members(stage.keys.door()));
    }

    @Test
    void a_batch_is_judged_in_order_of_place_and_answered_in_its_own() {
        GateStage stage = full(1, 4);
        leave(stage, 0);
        assertEquals(List.of(Word.WAIT, Word.WAIT, Word.ADMITTED), words(stage.claim(List.of(4L, 3L, 1L))));
    }

    @Test
    void whoever_does_not_ask_any_more_is_not_waited_for_and_keeps_his_call() {
        GateStage stage = full(1, 3);
        assertEquals(Word.WAIT, stage.claim(1));
        leave(stage, 0);
        stage.pass(1_900, 0);
        assertEquals(Word.WAIT, stage.claim(2));
        stage.pass(200, 0);
        assertEquals(Word.ADMITTED, stage.claim(2));
        assertEquals(List.of(), stage.members(stage.keys.door()));
        leave(stage, 2);
        assertEquals(Word.ADMITTED, stage.claim(1), "his turn was kept");
    }

    @Test
    void whoever_goes_from_the_door_counts_as_one_who_has_not_come() {
        GateStage stage = full(1, 20);
        for (long index = 1; index <= 20; index++) assertEquals(Word.WAIT, stage.claim(index));
        stage.passSeconds(13);
        assertEquals(0.75, stage.tick().noShow(), 0.01, "all but one of 21");
        assertEquals(0.75, stage.tick().noShow(), 0.01, "and so it stays");
    }

    @Test
    void a_claim_window_stands_still_at_the_door() {
        GateStage stage = full(1, 2);
        for (int second = 0; second <= 2 * WINDOW_SECONDS; second++) {
            stage.passSeconds(1);
            assertEquals(Word.WAIT, stage.claim(1));
        }
        stage.tick();
        assertTrue(stage.score(stage.keys.called(), "1") > now() + 1000L * (WINDOW_SECONDS - 1));
        assertEquals(List.of(1L), stage.called(), "the other one's has ended");
    }

    @Test
    void tokens_are_kept_for_those_at_the_door_too() {
        GateStage stage = new GateStage(60, 3, PLENTY);
        stage.join(10);
        stage.tick();
        assertEquals(List.of(Word.ADMITTED, Word.ADMITTED, Word.ADMITTED), words(stage.claim(List.of(0L, 1L, 2L))));
        command(Command.ZADD, stage.keys.called(), "" + (now() + 30_000), "3", "" + (now() + 30_000), "4");
        assertEquals(Word.WAIT, stage.claim(3));
        // As long as a token takes, and both asking; only one filling in five counts whole.
        for (int i = 0; i < 5; i++) {
            stage.pass(200, 0);
            assertEquals(Word.WAIT, stage.claim(4));
        }
        assertEquals(Word.ADMITTED, stage.claim(3));
        assertEquals(Word.WAIT, stage.claim(4));
    }

    @Test
    void nobody_is_called_while_more_wait_at_the_door_than_a_second_lets_in() {
        GateStage stage = new GateStage(120, 4, PLENTY);
        stage.join(20);
        assertEquals(4, stage.tick().called());
        for (int tick = 0; tick < 15; tick++) {
            stage.pass(200, 0);
            stage.tick();
        }
        List<Long> called = stage.called();
        assertTrue(called.size() >= 9, called.toString());
        stage.claim(called);
        assertTrue(stage.members(stage.keys.door()).size() > 2);
        stage.pass(200, 0);
        stage.claim(stage.called());
        stage.pass(200, 0);
        assertEquals(0, stage.tick().called());
    }

    @Test
    void whoever_is_not_called_any_more_is_not_at_the_door() {
        GateStage stage = full(1, 3);
        stage.claim(List.of(1L, 2L, 3L));
        assertEquals(List.of(1L, 2L, 3L), stage.members(stage.keys.door()));
        command(Command.ZADD, stage.keys.called(), "" + (now() - 1), "2");
        stage.tick();
        assertEquals(List.of(1L, 3L), stage.members(stage.keys.door()));
        assertEquals(Word.NOT_CALLED, stage.claim(2));
        leave(stage, 0);
        assertEquals(Word.ADMITTED, stage.claim(1));
        assertEquals(List.of(3L), stage.members(stage.keys.door()));
        assertEquals(List.of(3L), stage.members(stage.keys.asked()));
    }
}
