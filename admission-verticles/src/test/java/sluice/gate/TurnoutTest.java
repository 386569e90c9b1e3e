package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.redis.client.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.gate.GateCheck.Entry;
import sluice.gate.RedisGate.Admission;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;
import sluice.lease.Lease;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;

/** A line in which some do not come when they are called, on a real Redis whose time is passed by the test. */
class TurnoutTest {
    private static final int TICK_MILLIS = 100;
    private static final int PLENTY = 1_000_000;

    /** A gate that ticks each 100 ms, whose called come after 0.5 to 3 s or never, and shop for a while. */
    private static final class Crowd {
        private final GateStage stage;
        private final double absent;
        private final int shopTicks;
        private final Random random = new Random(4);
        private final List<Long> onTheirWay = new ArrayList<>();
        private final List<Long> comesAt = new ArrayList<>();
        private final Deque<Long> shoppers = new ArrayDeque<>();
        private final Deque<Long> leaveAt = new ArrayDeque<>();
        private final List<Integer> claimsAt = new ArrayList<>();
        private final List<Long> filledAt = new ArrayList<>();
        private long filled;
        private long lastFilled;
        private final List<Entry> entries = new ArrayList<>();
        private long called;
        private long tick;
        private Admission latest;

        Crowd(Knobs knobs, double absent, int shopTicks) {
            this.stage = new GateStage(knobs.newUsersPerMinute(), knobs.burst(), knobs.totalActiveUsers());
            stage.push(Phase.OPEN, knobs, 2);
            stage.join(5_000);
            this.absent = absent;
            this.shopTicks = shopTicks;
        }

        void run(int seconds) {
            for (int i = 0; i < seconds * 1000 / TICK_MILLIS; i++) tick();
        }

        private void tick() {
            stage.pass(TICK_MILLIS, tick % 10 == 9 ? 1 : 0);
            while (!leaveAt.isEmpty() && leaveAt.peek() <= tick) {
                leaveAt.poll();
                String ticket = "t" + shoppers.poll();
                command(Command.ZREM, stage.keys.shopping(), ticket);
                command(Command.HDEL, stage.keys.leases(), ticket);
            }
            latest = stage.tick();
            for (int i = 0; i < latest.called(); i++, called++) {
                if (random.nextDouble() < absent) continue;
                onTheirWay.add(called);
                comesAt.add(tick + random.nextInt(5, 30));
            }
            ask();
            claimsAt.add(entries.size());
            long now = (long) stage.number("claim_at");
            if (lastFilled > 0) filled += Math.min(200, now - lastFilled + TICK_MILLIS);
            lastFilled = now;
            filledAt.add(filled);
            tick++;
        }

        /** Those who have come ask, as a node asks for those it holds. */
        private void ask() {
            List<Long> here = new ArrayList<>();
            for (int i = 0; i < onTheirWay.size(); i++) if (comesAt.get(i) <= tick) here.add(onTheirWay.get(i));
            if (here.isEmpty()) return;
            List<Claimed> answers = stage.claim(here);
            long last = -1;
            for (int i = 0; i < here.size(); i++) {
                Word word = answers.get(i).word();
                if (word == Word.WAIT) continue;
                assertEquals(Word.ADMITTED, word);
                assertTrue(here.get(i) > last, "in order of place");
                last = here.get(i);
                Lease lease = answers.get(i).lease();
                entries.add(new Entry(lease.claimedMillis() + passed(), 0, lease.inside()));
                shoppers.add(here.get(i));
                leaveAt.add(tick + shopTicks);
                int at = onTheirWay.indexOf(here.get(i));
                onTheirWay.remove(at);
                comesAt.remove(at);
            }
        }

        /** How much time went by at once; the rest is what the machine took. */
        private long passed() {
            return (tick + 1) * TICK_MILLIS;
        }

        /** Claims in the last seconds per claim for which the bucket was filled; a machine that is late loses some. */
        double attained(int lastSeconds, double perSecond) {
            int end = claimsAt.size() - 1;
            int begin = end - lastSeconds * 1000 / TICK_MILLIS;
            double seconds = (filledAt.get(end) - filledAt.get(begin)) / 1000.0;
            return (claimsAt.get(end) - claimsAt.get(begin)) / (seconds * perSecond);
        }

        GateCheck.Verdict check() {
            Knobs knobs = stage.sale.knobs();
            return GateCheck.of(
                    List.of(new GateCheck.Limits(
                            0, knobs.newUsersPerMinute(), knobs.burst(), knobs.totalActiveUsers(), null)),
                    entries);
        }

        private static void command(Command command, String... arguments) {
            GateStage.command(command, arguments);
        }
    }

    private static Knobs knobs(int perMinute, int cap, int window) {
        return new Knobs(perMinute, Knobs.leastBurst(perMinute), cap, window, 600, 1200, 1, Pace.fixed());
    }

    @Test
    void the_rate_is_reached_within_a_minute_though_three_of_ten_do_not_come() {
        Crowd crowd = new Crowd(knobs(1_200, PLENTY, 30), 0.3, PLENTY);
        crowd.run(60);
        assertEquals(0.3, crowd.latest.noShow(), 0.06);
        assertTrue(crowd.attained(20, 20) >= 0.97, "attained " + crowd.attained(20, 20));
        assertEquals(new GateCheck.Verdict(crowd.entries.size(), 0, 0), crowd.check());
    }

    @Test
    void the_shop_is_filled_and_never_more_than_full_though_three_of_ten_do_not_come() {
        Crowd crowd = new Crowd(knobs(60_000, 50, 120), 0.3, 300);
        int most = 0;
        long inside = 0;
        for (int tick = 0; tick < 600; tick++) {
            crowd.tick();
            most = Math.max(most, crowd.shoppers.size());
            if (tick >= 300) inside += crowd.shoppers.size();
        }
        assertTrue(most <= 50, most + " inside");
        assertEquals(new GateCheck.Verdict(crowd.entries.size(), 0, 0), crowd.check());
        // A slot is free from the end of one's shopping, of 30 s, until the next one has come, 1.8 s later on average.
        double fill = 50 * 30 / 31.8;
        assertTrue(inside >= 0.93 * 300 * fill, inside / 300.0 + " inside of " + fill);
    }

    @Test
    void if_everybody_comes_nobody_is_called_too_many() {
        Crowd crowd = new Crowd(knobs(1_200, PLENTY, 30), 0, PLENTY);
        crowd.run(40);
        // Time that goes by in tenths has a second's arrivals counted in one that is not judged yet: 20 of some 300.
        assertEquals(0, crowd.latest.noShow(), 0.08);
        assertTrue(crowd.attained(20, 20) >= 0.97, "attained " + crowd.attained(20, 20));
    }

    @Test
    void nobody_is_absent_because_of_a_pause() {
        Crowd crowd = new Crowd(knobs(1_200, PLENTY, 30), 0, PLENTY);
        crowd.run(20);
        GateStage stage = crowd.stage;
        Knobs knobs = stage.sale.knobs();
        stage.push(Phase.PAUSED, knobs, 3);
        for (int second = 0; second < 30; second++) {
            stage.passSeconds(1);
            stage.tick();
        }
        resumeAtTheEndOfASecond(stage, knobs);
        for (int second = 0; second < 15; second++) {
            crowd.run(1);
            // A pause that was judged would be 0.75. Time that goes by in tenths has a second's arrivals counted too
            // early, before their calls: 20 of the 200 or more that are judged here.
            assertEquals(0, crowd.latest.noShow(), 0.12);
        }
    }

    /**
     * All who wait are then called as of one moment, while the crowd's time goes by in tenths of seconds and what is
     * counted by the second in whole ones: only from the last tenth of a second on do both change seconds together.
     */
    private static void resumeAtTheEndOfASecond(GateStage stage, Knobs knobs) {
        long windowMillis = knobs.claimWindow() * 1000L;
        String waiting = stage.called().get(0).toString();
        for (int revision = 4; revision < 40; revision += 2) {
            while (GateStage.now() % 1000 < 900) Thread.onSpinWait();
            stage.push(Phase.OPEN, knobs, revision);
            if ((stage.score(stage.keys.called(), waiting) - windowMillis) % 1000 >= 900) return;
            stage.push(Phase.PAUSED, knobs, revision + 1);
        }
        throw new IllegalStateException("never resumed in the last tenth of a second");
    }

    @Test
    void if_nobody_comes_some_four_are_called_for_each_token() {
        Crowd crowd = new Crowd(knobs(1_200, PLENTY, 30), 1, PLENTY);
        crowd.run(60);
        assertTrue(crowd.latest.noShow() <= 0.75 && crowd.latest.noShow() > 0.7, crowd.latest.toString());
        double seconds = crowd.filled / 1000.0;
        assertTrue(crowd.called <= 1.02 * seconds * 88 + 30, crowd.called + " called in " + seconds + " s");
    }

    @Test
    void nobody_is_called_for_a_unit_that_another_was_called_for_whoever_does_not_come() {
        Crowd crowd = new Crowd(knobs(1_200, PLENTY, 30), 1, PLENTY);
        crowd.stage.stock(1_000, 100);
        crowd.run(25);
        assertEquals(100, crowd.called);
    }
}
