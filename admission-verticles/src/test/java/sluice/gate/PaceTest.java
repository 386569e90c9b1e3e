package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.gate.GateStage.await;
import static sluice.gate.GateStage.command;
import static sluice.gate.GateStage.now;

import io.vertx.redis.client.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gate.GateCheck.Entry;
import sluice.gate.GateCheck.Limits;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.InForce;
import sluice.gate.RedisGate.Word;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;

/** Which rate is in force, and what becomes of it when knobs are turned and the clock is put, on a real Redis. */
class PaceTest {
    private static final int PLENTY = 1_000_000;

    private static Knobs knobs(int perMinute, int burst, Pace pace) {
        return new Knobs(perMinute, burst, PLENTY, 60, 300, 600, 1, pace);
    }

    private static Pace ramp(int from, long start, long end) {
        Pace.Ramp ramp = new Pace.Ramp(from, Instant.ofEpochMilli(start), Instant.ofEpochMilli(end));
        return new Pace(Pace.Outflow.FIXED, 1, ramp);
    }

    /** Lets everybody in who may, each 100 ms for so long; answers who was. */
    private static List<Entry> run(GateStage stage, int ticks) {
        List<Entry> entries = new ArrayList<>();
        for (int tick = 0; tick < ticks; tick++) {
            stage.pass(100, tick % 10 == 9 ? 1 : 0);
            entries.replaceAll(entry -> new Entry(entry.claimedMillis() - 100, 0, entry.inside()));
            stage.tick();
            enter(stage, entries);
        }
        return entries;
    }

    private static void enter(GateStage stage, List<Entry> entries) {
        List<Long> called = stage.called();
        if (called.isEmpty()) return;
        for (Claimed claimed : stage.claim(called)) {
            if (claimed.word() != Word.ADMITTED) continue;
            entries.add(new Entry(
                    claimed.lease().claimedMillis(), 0, claimed.lease().inside()));
        }
    }

    @ParameterizedTest
    @CsvSource({"10000,70000,60", "-30000,30000,330", "-60000,-1,600"})
    void a_ramp_is_a_straight_line_from_one_rate_to_the_other(long start, long end, double expected) {
        GateStage stage = new GateStage(600, 10, PLENTY);
        stage.push(Phase.OPEN, knobs(600, 10, ramp(60, now() + start, now() + end)), 2);
        assertEquals(expected, stage.tick().ratePerMinute(), 5);
    }

    @Test
    void on_a_ramp_the_claims_are_what_the_line_brings_and_never_more() {
        GateStage stage = new GateStage(60, 4, PLENTY);
        stage.join(800);
        command(Command.HSET, stage.keys.gate(), "call_tokens", "0", "claim_tokens", "0");
        long start = now();
        stage.push(Phase.OPEN, knobs(1_200, 5, ramp(60, start, start + 20_000)), 2);
        List<Entry> entries = run(stage, 200);
        // 1 a second at its begin, 20 a second at its end, 210 in all.
        assertTrue(entries.size() >= 0.93 * 210, entries.size() + " claims");
        GateCheck.Ramp line =
                new GateCheck.Ramp(60, (long) stage.number("ramp_start_ms"), (long) stage.number("ramp_end_ms"));
        GateCheck.Verdict verdict = GateCheck.of(List.of(new Limits(0, 1_200, 5, PLENTY, line)), entries);
        assertEquals(0, verdict.overshootRate());
        assertEquals(0, verdict.overshootCap());
    }

    @Test
    void the_throttle_caps_the_rate_while_it_is_on() {
        GateStage stage = new GateStage(600, 10, PLENTY);
        Pace auto = new Pace(Pace.Outflow.AUTO, 30, null);
        stage.push(Phase.OPEN, knobs(600, 10, auto), 2);
        assertEquals(600, stage.tick().ratePerMinute());
        command(Command.HSET, stage.keys.gate(), "auto_rate", "120", "auto_reason", "checkout_slow");
        assertEquals(120, stage.tick().ratePerMinute());
        stage.push(Phase.OPEN, knobs(60, 10, auto), 3);
        assertEquals(60, stage.tick().ratePerMinute());
        assertEquals("30", stage.gate("floor"));
        command(Command.HSET, stage.keys.gate(), "auto_rate", "10");
        assertEquals(30, stage.tick().ratePerMinute(), "never below the floor");
        stage.push(Phase.OPEN, knobs(600, 10, Pace.fixed()), 4);
        assertEquals(600, stage.tick().ratePerMinute());
        assertEquals(null, command(Command.HGET, stage.keys.gate(), "auto_reason"));
    }

    @Test
    void a_push_says_since_when_which_revision_is_in_force() {
        GateStage stage = new GateStage(600, 10, PLENTY);
        long before = now();
        InForce fifth = stage.push(Phase.OPEN, knobs(60, 3, Pace.fixed()), 5);
        assertEquals(5, fifth.revision());
        assertTrue(before <= fifth.sinceMillis() && fifth.sinceMillis() <= now());
        assertEquals(fifth, stage.push(Phase.OPEN, knobs(60, 3, Pace.fixed()), 5), "again");
        assertEquals(fifth, stage.push(Phase.OPEN, knobs(600, 10, Pace.fixed()), 4), "an older one");
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, -60_000})
    void a_step_of_the_clock_mints_nothing_stalls_nothing_and_takes_nobodys_turn(long step) {
        GateStage stage = new GateStage(600, 4, PLENTY);
        stage.join(400);
        stage.joinAndGo(1);
        List<Entry> before = run(stage, 50);
        stage.tick();
        List<Long> called = stage.called();
        long lastClaim = before.get(before.size() - 1).claimedMillis();
        stage.step(step);
        command(Command.ZADD, stage.keys.aside(), Long.toString(now() - step + 20_000), "400");

        List<Entry> after = new ArrayList<>();
        enter(stage, after);
        assertTrue(after.size() <= called.size());
        stage.tick();
        assertTrue(stage.score(stage.keys.aside(), "400") > now(), "his grace goes along");
        assertTrue(stage.score(stage.keys.aside(), "400") < now() + 25_000, "and is hardly longer than it was");
        for (long index : stage.called()) {
            assertTrue(stage.score(stage.keys.called(), "" + index) <= now() + 1000L * GateStage.WINDOW_SECONDS);
        }
        if (step < 0) assertTrue(after.isEmpty() || after.get(0).claimedMillis() >= lastClaim, "no step back");
        int soon = run(stage, 50).size() + after.size();
        assertTrue(soon >= 0.9 * 50, soon + " claims in 5 s of 10 a second");
        assertTrue(soon <= 1.3 * 50 + 4 + 2, soon + " claims in 5 s of 10 a second");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60, 299, 301, 6_000})
    void every_rate_is_reached_with_the_least_burst(int perMinute) {
        int burst = Knobs.leastBurst(perMinute);
        GateStage stage = new GateStage(perMinute, burst, PLENTY);
        stage.join(1_200);
        command(Command.HSET, stage.keys.gate(), "call_tokens", "0", "claim_tokens", "0");
        int minutes = perMinute < 60 ? 2 : 0;
        int ticks = minutes > 0 ? 600 * minutes + 10 : 100;
        List<Entry> entries = run(stage, ticks);
        int due = (int) Math.floor(perMinute * ticks / 600.0 * 0.99) - 1;
        assertTrue(entries.size() >= Math.max(due, minutes), entries.size() + " claims of " + due);
        List<Limits> history = List.of(new Limits(0, perMinute, burst, PLENTY, null));
        assertEquals(0, GateCheck.of(history, entries).overshootRate());
    }

    @Test
    void the_least_of_every_knob_lets_one_in_after_the_other() {
        GateStage stage = new GateStage(1, 2, 1);
        stage.push(Phase.OPEN, new Knobs(1, 2, 1, 1, 1, 1, 1, Pace.fixed()), 2);
        stage.join(3);
        stage.tick();
        assertEquals(List.of(0L), stage.called());
        assertEquals(Word.ADMITTED, stage.claim(0));
        assertEquals(0, stage.tick().called());
        stage.passSeconds(2);
        assertEquals(1, stage.tick().called());
        assertEquals(Word.ADMITTED, stage.claim(1));
        stage.passSeconds(2);
        assertEquals(0, stage.tick().called(), "no token");
    }

    @Test
    void after_a_loss_the_buckets_begin_empty() {
        GateStage stage = new GateStage(60, 5, PLENTY);
        stage.join(10);
        command(Command.HSET, stage.keys.state(), "epoch", "2");
        assertEquals(0, stage.tick().called());
        assertEquals(0, stage.tick().called());
    }

    @Test
    void two_nodes_that_hold_every_other_one_at_the_door_use_every_token() {
        GateStage stage = new GateStage(6_000, Knobs.leastBurst(6_000), PLENTY);
        stage.join(1_200);
        command(Command.HSET, stage.keys.gate(), "call_tokens", "0", "claim_tokens", "0");
        List<Entry> entries = new ArrayList<>();
        for (int turn = 0; turn < 200; turn++) {
            stage.pass(50, turn % 20 == 19 ? 1 : 0);
            if (turn % 2 == 0) stage.tick();
            int node = turn % 2;
            List<Long> held =
                    stage.called().stream().filter(index -> index % 2 == node).toList();
            if (held.isEmpty()) continue;
            for (Claimed claimed : stage.claim(held)) {
                if (claimed.word() == Word.ADMITTED) entries.add(new Entry(0, 0, 1));
            }
        }
        assertTrue(entries.size() >= 0.97 * 1_000, entries.size() + " of 1,000");
        await(stage.gate.expire(stage.sale).map(true));
    }
}
