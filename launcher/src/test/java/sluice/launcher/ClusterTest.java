package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.launcher.Api.Answer;

/** Two gates and a worker serve one sale; with Hazelcast's hints and without them. */
class ClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PER_MINUTE = 600;
    private static final int BURST = 5;
    private static final int CAP = 12;
    /** Between two ticks of a gate. */
    private static final double TICK_SECONDS = 0.1;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void two_gates_and_a_worker_serve_one_sale(boolean hazelcast) throws Exception {
        try (Cluster cluster = Cluster.start(hazelcast)) {
            cluster.open(JsonObject.of("new_users_per_minute", PER_MINUTE, "burst", BURST, "total_active_users", CAP));
            a_shopper_joins_at_one_gate_and_buys_at_the_other(cluster);
            what_one_gate_is_told_the_other_knows(cluster);
            together_they_keep_rate_and_cap(cluster);
            // The rest is in Redis alone, which no hint changes: once is enough.
            if (hazelcast) what_only_redis_knows(cluster);
            for (Program program : cluster.programs()) {
                assertTrue(program.alive() && !program.output().contains("ERROR"), program.output());
            }
        }
    }

    private static void what_only_redis_knows(Cluster cluster) throws Exception {
        one_that_stands_still_for_a_while_lets_nobody_in_too_soon(cluster);
        a_pause_at_one_gate_stops_the_other_within_a_tick(cluster);
        the_rows_tell_that_the_limits_were_kept_also_while_people_come_in(cluster);
    }

    private static void a_shopper_joins_at_one_gate_and_buys_at_the_other(Cluster cluster) throws Exception {
        String ticket = cluster.join(cluster.one());
        String pass = cluster.claim(cluster.other(), ticket);
        JsonObject one = TestProcess.purchase("unit", 1, "tok_ok");
        Answer bought =
                cluster.other().post("/v1/sales/shop/orders", one, bearer(pass, "Idempotency-Key", TestProcess.key()));
        assertEquals(202, bought.status(), bought.body());
        String order = "/v1/orders/" + bought.json().getString("order");
        String[] own = bearer(bought.json().getString("token"));
        Api.eventually(
                PATIENCE,
                () -> cluster.one().get(order, own).json().getString("status").equals("paid"));
    }

    private static void what_one_gate_is_told_the_other_knows(Cluster cluster) throws Exception {
        cluster.tell(cluster.one(), "Back in a minute");
        known(cluster, "message", "Back in a minute");
        cluster.phase(cluster.one(), "paused");
        known(cluster, "phase", "paused");
        cluster.phase(cluster.other(), "resume");
        cluster.turn(cluster.one(), new JsonObject().put("session_duration", 77));
        known(cluster, "session_duration", 77);
    }

    private static void known(Cluster cluster, String field, Object value) throws Exception {
        Api.eventually(
                cluster.hint(),
                () -> value.equals(cluster.other().get("/v1/sales/shop").json().getValue(field)));
    }

    /** Seconds between which somebody was let in: when it was asked for, and when the answer was here. */
    private record Entry(double asked, double answered) {}

    private static void together_they_keep_rate_and_cap(Cluster cluster) throws Exception {
        Api.eventually(
                PATIENCE, () -> cluster.ops(cluster.other()).getString("phase").equals("open"));
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) waiting.add(cluster.join(cluster.gate(i)));
        List<Entry> entries = new ArrayList<>();
        long begun = System.nanoTime();
        for (int tries = 0; entries.size() < CAP; tries++) {
            double asked = since(begun);
            assertTrue(asked < PATIENCE.toSeconds(), "only " + entries.size() + " got in");
            String ticket = waiting.get(tries % waiting.size());
            Answer claimed = cluster.ask(cluster.gate(tries), ticket);
            if (claimed.status() == 201 && waiting.remove(ticket)) entries.add(new Entry(asked, since(begun)));
            if (tries % 10 == 0) {
                int active = cluster.ops(cluster.gate(tries)).getInteger("active");
                assertTrue(active <= CAP, "more inside than the cap: " + active);
            }
        }
        no_window_holds_more_than_burst_and_rate_allow(entries);
        for (Api gate : cluster.gates()) {
            for (String ticket : waiting) {
                Answer full = cluster.ask(gate, ticket);
                assertEquals(409, full.status(), full.body());
            }
            Api.eventually(PATIENCE, () -> cluster.ops(gate).getInteger("active") == CAP);
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void no_window_holds_more_than_burst_and_rate_allow(List<Entry> entries) {
        for (int first = 0; first < entries.size(); first++) {
            for (int last = first; last < entries.size(); last++) {
                double seconds =
                        entries.get(last).answered() - entries.get(first).asked();
                int admitted = last - first + 1;
                assertTrue(admitted <= BURST + PER_MINUTE / 60.0 * seconds, admitted + " in " + seconds + " s");
            }
        }
    }

    /** As a long pause of its process does; meanwhile the other one serves. */
    private static void one_that_stands_still_for_a_while_lets_nobody_in_too_soon(Cluster cluster) throws Exception {
        cluster.turn(cluster.one(), new JsonObject().put("total_active_users", 1_000));
        cluster.programs().get(1).signal("STOP");
        try {
            for (int i = 0; i < 2 * BURST; i++) cluster.claim(cluster.one(), cluster.join(cluster.one()));
        } finally {
            cluster.programs().get(1).signal("CONT");
        }
        List<String> later = new ArrayList<>();
        for (int i = 0; i < 2 * BURST; i++) later.add(cluster.join(cluster.gate(i)));
        for (int i = 0; i < later.size(); i++) cluster.claim(cluster.gate(i + 1), later.get(i));
    }

    /** People who try and try to get in at one gate, in a thread of their own. */
    private static final class Crowd implements AutoCloseable {
        private final List<Entry> entries = new CopyOnWriteArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final long begun = System.nanoTime();
        private final CompletableFuture<Void> trying;

        Crowd(Cluster cluster, Api gate, int people) throws Exception {
            List<String> waiting = new ArrayList<>();
            for (int i = 0; i < people; i++) waiting.add(cluster.join(gate));
            trying = CompletableFuture.runAsync(() -> {
                for (int tries = 0; !over.get() && !waiting.isEmpty(); tries++) {
                    double asked = since(begun);
                    if (letIn(cluster, gate, waiting.get(tries % waiting.size()))) {
                        waiting.remove(tries % waiting.size());
                        entries.add(new Entry(asked, since(begun)));
                    }
                }
            });
        }

        private static boolean letIn(Cluster cluster, Api gate, String ticket) {
            try {
                return cluster.ask(gate, ticket).status() == 201;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void await(int people) throws Exception {
            Api.eventually(PATIENCE, () -> {
                if (trying.isCompletedExceptionally()) trying.join();
                return entries.size() >= people;
            });
        }

        @Override
        public void close() {
            over.set(true);
            trying.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /** The pause is in Redis before it is answered: no hint is needed, and none is waited for. */
    private static void a_pause_at_one_gate_stops_the_other_within_a_tick(Cluster cluster) throws Exception {
        try (Crowd crowd = new Crowd(cluster, cluster.other(), 60)) {
            crowd.await(3);
            cluster.phase(cluster.one(), "paused");
            double paused = since(crowd.begun);
            Api.eventually(PATIENCE, () -> since(crowd.begun) > paused + TICK_SECONDS);
            long calls = cluster.calls();
            Api.eventually(PATIENCE, () -> since(crowd.begun) > paused + 15 * TICK_SECONDS);
            assertEquals(calls, cluster.calls(), "somebody was called while the sale was paused");
            List<Entry> late = crowd.entries.stream()
                    .filter(entry -> entry.asked() > paused + TICK_SECONDS)
                    .toList();
            assertEquals(List.of(), late, "let in after the pause at " + paused);
            int before = crowd.entries.size();
            cluster.phase(cluster.one(), "resume");
            crowd.await(before + 3);
        }
    }

    private static void the_rows_tell_that_the_limits_were_kept_also_while_people_come_in(Cluster cluster)
            throws Exception {
        long first = claims(cluster.verifyGate());
        try (Crowd one = new Crowd(cluster, cluster.one(), 50);
                Crowd other = new Crowd(cluster, cluster.other(), 50)) {
            one.await(1);
            other.await(1);
            int before = one.entries.size() + other.entries.size();
            assertTrue(claims(cluster.verifyGate()) >= first + before);
            assertTrue(one.entries.size() + other.entries.size() > before, "nobody came in meanwhile");
        }
    }

    private static long claims(String said) {
        assertTrue(said.contains("overshoot_rate  0"), said);
        assertTrue(said.contains("overshoot_cap   0"), said);
        Matcher claims = Pattern.compile("Sale shop: (\\d+) claims").matcher(said);
        assertTrue(claims.find(), said);
        return Long.parseLong(claims.group(1));
    }
}
