package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.gate.GateStage.WINDOW_SECONDS;
import static sluice.gate.GateStage.await;
import static sluice.gate.GateStage.awaitMillis;
import static sluice.gate.GateStage.command;
import static sluice.gate.GateStage.now;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.gate.RedisGate.Admission;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;
import sluice.sale.Phase;

/** Rate, burst, cap and stock, exactly, on a real Redis. */
class GateLimitsTest {
    /** More than 10,000 of anything, where only another limit is to be felt. */
    private static final int PLENTY = 1_000_000;

    /** When each claim and each call was, by Redis' clock, as its own end tells. */
    private static final class Times {
        private final List<Long> claims = new ArrayList<>();
        private final List<Long> calls = new ArrayList<>();
        private long lastFilled;
        private double brought;

        void tickAndClaim(GateStage stage) {
            int before = stage.called().size();
            Admission admission = stage.tick();
            List<Long> called = stage.called();
            assertEquals(before + admission.called(), called.size());
            for (int i = before; i < called.size(); i++) {
                calls.add((long) stage.score(stage.keys.called(), "" + called.get(i)) - WINDOW_SECONDS * 1000L);
            }
            for (Claimed claimed : stage.claim(called)) {
                if (claimed.word() == Word.ADMITTED) claims.add(claimed.lease().claimedMillis());
            }
            long filled = Long.parseLong(stage.gate("claim_at"));
            if (lastFilled > 0) brought += Math.min(200, filled - lastFilled);
            lastFilled = filled;
        }

        /** What the rate brought at least, by Redis' clock: a machine that ticks late loses by design, and no more. */
        double brought(double perSecond) {
            return brought * perSecond / 1000;
        }
    }

    /** In no window, however it is laid, are there more than burst and what the rate brings in it. */
    private static void hold(List<Long> times, double perSecond, int burst) {
        for (int first = 0; first < times.size(); first++) {
            for (int last = first; last < times.size(); last++) {
                long window = times.get(last) - times.get(first);
                double most = burst + perSecond * window / 1000 + 1e-6;
                int count = last - first + 1;
                assertTrue(count <= most, count + " in " + window + " ms, at most " + most);
            }
        }
    }

    @Test
    void in_every_window_there_are_at_most_the_burst_and_the_rate() {
        GateStage stage = new GateStage(12_000, 50, PLENTY);
        stage.join(1_000);
        Times times = new Times();
        long start = now();
        while (now() < start + 700) times.tickAndClaim(stage);
        awaitMillis(450);
        long again = now();
        while (now() < again + 500) times.tickAndClaim(stage);
        hold(times.claims, 200, 50);
        hold(times.calls, 220, 50);
        double due = 50 + times.brought(200) - 2;
        assertTrue(times.claims.size() >= due, times.claims.size() + " claims where " + due + " were due");
    }

    @Test
    void a_new_gate_and_a_changed_rate_give_no_gift() {
        GateStage stage = new GateStage(600, 5, PLENTY);
        stage.join(200);
        Times times = new Times();
        times.tickAndClaim(stage);
        assertTrue(times.claims.size() <= 5, times.claims.size() + " claims");
        for (int revision = 2; revision < 12; revision++) {
            stage.push(Phase.OPEN, 600 + revision, 5, PLENTY, revision);
            times.tickAndClaim(stage);
        }
        hold(times.claims, 10.2, 5);
        hold(times.calls, 11.3, 5);
    }

    @Test
    void nodes_that_tick_at_once_call_nobody_twice_and_nobody_too_many() {
        GateStage stage = new GateStage(PLENTY, 4_000, 40);
        stage.join(100);
        Candidates same = stage.candidates(30);
        List<Future<Admission>> ticks = new ArrayList<>();
        for (int node = 0; node < 8; node++) ticks.add(stage.gate.admit(stage.sale, same));
        await(Future.join(ticks));
        int called = ticks.stream().mapToInt(tick -> tick.result().called()).sum();
        assertEquals(30, called);
        assertEquals(30, stage.called().size());
        assertEquals("30", stage.lineState("calls"));
        ticks.forEach(tick -> assertEquals(30, stage.seen(tick.result()).served()));
        assertEquals(10, stage.tick().called());
    }

    @Test
    void the_cap_holds_for_those_inside_and_those_at_the_door() {
        GateStage stage = new GateStage(PLENTY, 4_000, 5);
        stage.join(20);
        assertEquals(5, stage.tick().called());
        assertEquals(Word.ADMITTED, stage.claim(0));
        assertEquals(Word.ADMITTED, stage.claim(3));
        Admission full = stage.tick();
        assertEquals(0, full.called());
        assertEquals(2, full.active());
        assertEquals(3, full.door());
        command(Command.ZREM, stage.keys.shopping(), "t0");
        assertEquals(1, stage.tick().called());
        assertEquals(List.of(1L, 2L, 4L, 5L), stage.called());
    }

    @Test
    void a_cap_that_was_lowered_makes_the_called_wait_at_the_door_without_losing_their_turn() {
        GateStage stage = new GateStage(PLENTY, 4_000, 3);
        stage.join(5);
        stage.tick();
        stage.push(Phase.OPEN, PLENTY, 4_000, 1, 2);
        command(Command.ZADD, stage.keys.called(), "" + (now() + 500), "1");
        List<Claimed> answers = stage.claim(List.of(0L, 1L, 2L));
        assertEquals(
                List.of(Word.ADMITTED, Word.WAIT, Word.WAIT),
                answers.stream().map(Claimed::word).toList());
        assertTrue(stage.score(stage.keys.called(), "1") > now() + 1000L * (WINDOW_SECONDS - 1));
        command(Command.ZREM, stage.keys.shopping(), "t0");
        command(Command.HDEL, stage.keys.leases(), "t0");
        assertEquals(Word.WAIT, stage.claim(2), "one at the door is before him");
        assertEquals(Word.ADMITTED, stage.claim(1));
    }

    @Test
    void no_more_are_called_than_units_are_left_for_them() {
        GateStage stage = new GateStage(PLENTY, 4_000, 100);
        stage.stock(50, 3);
        stage.join(20);
        assertEquals(3, stage.tick().called());
        assertEquals(Word.ADMITTED, stage.claim(0));
        assertEquals(0, stage.tick().called());
        // He reserves one unit: the two that are left are for the two at the door.
        stage.stock(50, 2);
        command(Command.ZREM, stage.keys.shopping(), "t0");
        command(Command.ZADD, stage.keys.buying(), "" + (now() + 60_000), "t0");
        assertEquals(0, stage.tick().called());
        stage.stock(50, 3);
        assertEquals(1, stage.tick().called());
        stage.stock(50, 0);
        assertEquals(0, stage.tick().called());
        assertEquals("1", stage.lineState("sold_out"));
        assertEquals("none", stage.lineState("band"));
        assertEquals("unit=none", stage.lineState("bands"));
    }
}
