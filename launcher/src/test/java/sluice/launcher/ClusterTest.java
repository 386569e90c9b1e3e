package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static sluice.launcher.Api.bearer;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.launcher.Api.Answer;

/** Two gates and a worker, each a process of its own, on the same stores; with Hazelcast's hints and without them. */
class ClusterTest {
    private static final Duration TO_SERVE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "an-operator-token-of-the-cluster-test";
    private static final String[] OPERATOR = bearer(TOKEN);
    private static final int PER_MINUTE = 600;
    private static final int BURST = 5;
    private static final int CAP = 12;

    /** The processes, the ways to the two gates, and how long what one gate is told may be unknown to the other. */
    private record Cluster(
            Vertx vertx, List<Program> programs, List<Api> gates, Duration hint, Map<String, String> settings)
            implements AutoCloseable {
        Api one() {
            return gates.get(0);
        }

        Api other() {
            return gates.get(1);
        }

        @Override
        public void close() {
            programs.parallelStream().forEach(Program::close);
            Running.await(vertx.close(), PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void two_gates_and_a_worker_serve_one_sale(boolean hazelcast) throws Exception {
        try (Cluster cluster = start(hazelcast)) {
            create(cluster);
            a_shopper_joins_at_one_gate_and_buys_at_the_other(cluster);
            what_one_gate_is_told_the_other_knows(cluster);
            together_they_keep_rate_and_cap(cluster);
            one_that_stands_still_for_a_while_lets_nobody_in_too_soon(cluster);
            the_rows_tell_that_the_limits_were_kept(cluster);
            for (Program program : cluster.programs()) {
                assertTrue(program.alive() && !program.output().contains("ERROR"), program.output());
            }
        }
    }

    private static Cluster start(boolean hazelcast) throws Exception {
        Map<String, String> common = TestProcess.settings(Map.of("operator.token", TOKEN, "gate.door-patience", "0ms"));
        List<Integer> ports = Program.freePorts(3);
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            Map<String, String> settings = new HashMap<>(common);
            settings.put("role", i == 2 ? "worker" : "gate");
            settings.put("cluster.enabled", Boolean.toString(hazelcast));
            settings.put("cluster.host", "localhost");
            settings.put("cluster.port", ports.get(i).toString());
            settings.put("cluster.members", String.join(",", addresses(ports)));
            programs.add(Program.sluice("start", settings));
        }
        Vertx vertx = Vertx.vertx();
        List<Api> gates = new ArrayList<>();
        Cluster cluster = new Cluster(vertx, programs, gates, Duration.ofMillis(hazelcast ? 800 : 2_500), common);
        try {
            for (Program program : programs.subList(0, 2)) {
                gates.add(new Api(vertx, program.said("shoppers +(http://\\S+[^/])/", TO_SERVE)));
            }
            programs.get(2).said("health, metrics", TO_SERVE);
            return cluster;
        } catch (Exception | AssertionError late) {
            cluster.close();
            throw late;
        }
    }

    private static List<String> addresses(List<Integer> ports) {
        return ports.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    private static void create(Cluster cluster) throws Exception {
        JsonObject product = new JsonObject()
                .put("id", "unit")
                .put("title", "Unit")
                .put("price", 1_250)
                .put("total", 500);
        JsonObject sale = new JsonObject()
                .put("id", "shop")
                .put("title", "A sale of two gates")
                .put("currency", "EUR")
                .put("new_users_per_minute", PER_MINUTE)
                .put("burst", BURST)
                .put("total_active_users", CAP)
                .put("products", new JsonArray().add(product));
        Answer created = cluster.one().post("/ops/v1/sales", sale, OPERATOR);
        assertEquals(201, created.status(), created.body());
        phase(cluster.one(), "open");
        for (Api gate : cluster.gates()) {
            Api.eventually(PATIENCE, () -> {
                Answer seen = gate.get("/v1/sales/shop");
                return seen.status() == 200
                        && seen.json().getString("phase").equals("open")
                        && seen.json().getJsonArray("conditions").isEmpty();
            });
        }
    }

    private static void phase(Api gate, String phase) throws Exception {
        Answer moved = gate.post("/ops/v1/sales/shop/phase", new JsonObject().put("phase", phase), OPERATOR);
        assertEquals(200, moved.status(), moved.body());
    }

    private static void a_shopper_joins_at_one_gate_and_buys_at_the_other(Cluster cluster) throws Exception {
        String ticket = join(cluster.one());
        String pass = claim(cluster.other(), ticket);
        Answer bought = cluster.other()
                .post(
                        "/v1/sales/shop/orders",
                        TestProcess.purchase("unit", 1, "tok_ok"),
                        bearer(pass, "Idempotency-Key", TestProcess.key()));
        assertEquals(202, bought.status(), bought.body());
        String order = "/v1/orders/" + bought.json().getString("order");
        Api.eventually(
                PATIENCE,
                () -> cluster.one().get(order).json().getString("status").equals("paid"));
    }

    private static String join(Api gate) throws Exception {
        Answer joined = gate.post("/v1/sales/shop/tickets", null, "Idempotency-Key", TestProcess.key());
        assertEquals(201, joined.status(), joined.body());
        return joined.json().getString("ticket");
    }

    private static String claim(Api gate, String ticket) throws Exception {
        String[] pass = new String[1];
        Api.eventually(PATIENCE, () -> {
            Answer claimed = gate.post("/v1/sales/shop/passes", null, bearer(ticket));
            if (claimed.status() == 201) pass[0] = claimed.json().getString("pass");
            return claimed.status() == 201;
        });
        return pass[0];
    }

    private static void what_one_gate_is_told_the_other_knows(Cluster cluster) throws Exception {
        JsonObject message = new JsonObject().put("message", "Back in a minute");
        Answer told = cluster.one().put("/ops/v1/sales/shop/message", message, OPERATOR);
        assertEquals(200, told.status(), told.body());
        known(cluster, "message", "Back in a minute");
        phase(cluster.one(), "paused");
        known(cluster, "phase", "paused");
        phase(cluster.other(), "resume");
        JsonObject knobs = new JsonObject().put("session_duration", 77);
        Api.eventually(PATIENCE, () -> turned(cluster.one(), knobs).status() == 200);
        known(cluster, "session_duration", 77);
    }

    /** Refused while this gate has not heard of the other one's latest change: its revision is an old one. */
    private static Answer turned(Api gate, JsonObject knobs) throws Exception {
        String revision = gate.get("/ops/v1/sales/shop", OPERATOR).headers().get("ETag");
        return gate.patch("/ops/v1/sales/shop/knobs", knobs, bearer(TOKEN, "If-Match", revision));
    }

    private static void known(Cluster cluster, String field, Object value) throws Exception {
        Api.eventually(
                cluster.hint(),
                () -> value.equals(cluster.other().get("/v1/sales/shop").json().getValue(field)));
    }

    /** Seconds between which somebody was let in: when it was asked for, and when the answer was here. */
    private record Entry(double asked, double answered) {}

    private static void together_they_keep_rate_and_cap(Cluster cluster) throws Exception {
        Api.eventually(PATIENCE, () -> ops(cluster.other()).getString("phase").equals("open"));
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) waiting.add(join(cluster.gates().get(i % 2)));
        List<Entry> entries = new ArrayList<>();
        long begun = System.nanoTime();
        for (int tries = 0; entries.size() < CAP; tries++) {
            Api gate = cluster.gates().get(tries % 2);
            double asked = (System.nanoTime() - begun) / 1e9;
            assertTrue(asked < PATIENCE.toSeconds(), "only " + entries.size() + " got in");
            String ticket = waiting.get(tries % waiting.size());
            Answer claimed = gate.post("/v1/sales/shop/passes", null, bearer(ticket));
            if (claimed.status() == 201 && waiting.remove(ticket)) {
                entries.add(new Entry(asked, (System.nanoTime() - begun) / 1e9));
            }
            if (tries % 10 == 0) assertTrue(ops(gate).getInteger("active") <= CAP, "more inside than the cap");
        }
        no_window_holds_more_than_burst_and_rate_allow(entries);
        for (Api gate : cluster.gates()) {
            for (String ticket : waiting) {
                Answer full = gate.post("/v1/sales/shop/passes", null, bearer(ticket));
                assertEquals(409, full.status(), full.body());
            }
            Api.eventually(PATIENCE, () -> ops(gate).getInteger("active") == CAP);
        }
    }

    /** As a long pause of its process does; meanwhile the other one serves. */
    private static void one_that_stands_still_for_a_while_lets_nobody_in_too_soon(Cluster cluster) throws Exception {
        Answer turned = turned(cluster.one(), new JsonObject().put("total_active_users", 1_000));
        assertEquals(200, turned.status(), turned.body());
        cluster.programs().get(1).signal("STOP");
        try {
            for (int i = 0; i < 2 * BURST; i++) comesIn(cluster.one(), join(cluster.one()));
        } finally {
            cluster.programs().get(1).signal("CONT");
        }
        List<String> later = new ArrayList<>();
        for (int i = 0; i < 2 * BURST; i++) later.add(join(cluster.gates().get(i % 2)));
        for (int i = 0; i < later.size(); i++) comesIn(cluster.gates().get((i + 1) % 2), later.get(i));
    }

    private static void comesIn(Api gate, String ticket) throws Exception {
        assertTrue(claim(gate, ticket).length() > 0);
    }

    private static void the_rows_tell_that_the_limits_were_kept(Cluster cluster) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("verify-gate", "shop"));
        cluster.settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        try (Program check = Program.sluice(Map.of(), arguments.toArray(String[]::new))) {
            assertEquals(0, check.exit(PATIENCE), check.output());
            check.said("overshoot_rate  0", PATIENCE);
            check.said("overshoot_cap   0", PATIENCE);
        }
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

    private static JsonObject ops(Api gate) throws Exception {
        return gate.get("/ops/v1/sales/shop", OPERATOR).json();
    }
}
