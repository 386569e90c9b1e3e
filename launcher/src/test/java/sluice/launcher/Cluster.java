package sluice.launcher;

import static sluice.launcher.Api.bearer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.launcher.Api.Answer;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.sale.SaleId;
import sluice.settings.Settings;

/** Two gates and a worker, each a process of its own, on the same stores, with one sale; and the ways to both gates. */
final class Cluster implements AutoCloseable {
    private static final Duration TO_SERVE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "an-operator-token-of-the-cluster-test";
    private static final String SALE = "/v1/sales/shop";

    private final Vertx vertx = Vertx.vertx();
    private final List<Program> programs = new ArrayList<>();
    private final List<Api> gates = new ArrayList<>();
    private final Duration hint;
    private final Map<String, String> settings;

    /** With Hazelcast's hints or without them. */
    private Cluster(boolean hazelcast) throws Exception {
        hint = Duration.ofMillis(hazelcast ? 800 : 2_500);
        settings = TestProcess.settings(Map.of("operator.token", TOKEN, "gate.door-patience", "0ms"));
        List<Integer> ports = Program.freePorts(3);
        String members =
                String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
        for (int i = 0; i < ports.size(); i++) {
            Map<String, String> own = new HashMap<>(settings);
            own.put("role", i == 2 ? "worker" : "gate");
            own.put("cluster.enabled", Boolean.toString(hazelcast));
            own.put("cluster.host", "localhost");
            own.put("cluster.port", ports.get(i).toString());
            own.put("cluster.members", members);
            programs.add(Program.sluice("start", own));
        }
    }

    static Cluster start(boolean hazelcast) throws Exception {
        Cluster cluster = new Cluster(hazelcast);
        try {
            for (Program program : cluster.programs.subList(0, 2)) {
                cluster.gates.add(new Api(cluster.vertx, program.said("shoppers +(http://\\S+[^/])/", TO_SERVE)));
            }
            cluster.programs.get(2).said("health, metrics", TO_SERVE);
            return cluster;
        } catch (Exception | AssertionError late) {
            cluster.close();
            throw late;
        }
    }

    Api one() {
        return gates.get(0);
    }

    Api other() {
        return gates.get(1);
    }

    /** Each gate in turn. */
    Api gate(int turn) {
        return gates.get(turn % gates.size());
    }

    List<Api> gates() {
        return gates;
    }

    List<Program> programs() {
        return programs;
    }

    /** How long what one gate is told may be unknown to the other. */
    Duration hint() {
        return hint;
    }

    /** Opens the sale with {@code knobs}, and waits until both gates serve it. */
    void open(JsonObject knobs) throws Exception {
        JsonObject product = JsonObject.of("id", "unit", "title", "Unit", "price", 1_250, "total", 500);
        JsonObject sale = JsonObject.of("id", "shop", "title", "A sale of two gates", "currency", "EUR")
                .put("products", new JsonArray().add(product))
                .mergeIn(knobs);
        must(201, one().post("/ops/v1/sales", sale, bearer(TOKEN)));
        phase(one(), "open");
        for (Api gate : gates) {
            Api.eventually(PATIENCE, () -> {
                Answer seen = gate.get(SALE);
                return seen.status() == 200
                        && seen.json().getString("phase").equals("open")
                        && seen.json().getJsonArray("conditions").isEmpty();
            });
        }
    }

    private static void must(int status, Answer answer) {
        if (answer.status() != status) throw new AssertionError(answer.status() + " " + answer.body());
    }

    void phase(Api gate, String phase) throws Exception {
        must(200, gate.post("/ops" + SALE + "/phase", new JsonObject().put("phase", phase), bearer(TOKEN)));
    }

    void tell(Api gate, String message) throws Exception {
        must(200, gate.put("/ops" + SALE + "/message", new JsonObject().put("message", message), bearer(TOKEN)));
    }

    /** Turns knobs; waits while {@code gate} has not heard of the other one's latest change. */
    void turn(Api gate, JsonObject knobs) throws Exception {
        Api.eventually(PATIENCE, () -> {
            String revision = gate.get("/ops" + SALE, bearer(TOKEN)).headers().get("ETag");
            return gate.patch("/ops" + SALE + "/knobs", knobs, bearer(TOKEN, "If-Match", revision))
                            .status()
                    == 200;
        });
    }

    JsonObject ops(Api gate) throws Exception {
        return gate.get("/ops" + SALE, bearer(TOKEN)).json();
    }

    String join(Api gate) throws Exception {
        Answer joined = gate.post(SALE + "/tickets", null, "Idempotency-Key", TestProcess.key());
        must(201, joined);
        return joined.json().getString("ticket");
    }

    /** One try to get in. */
    Answer ask(Api gate, String ticket) throws Exception {
        return gate.post(SALE + "/passes", null, bearer(ticket));
    }

    /** Tries until the ticket is let in; answers the pass. */
    @CanIgnoreReturnValue
    String claim(Api gate, String ticket) throws Exception {
        String[] pass = new String[1];
        Api.eventually(PATIENCE, () -> {
            Answer claimed = ask(gate, ticket);
            if (claimed.status() == 201) pass[0] = claimed.json().getString("pass");
            return claimed.status() == 201;
        });
        return pass[0];
    }

    /** How many were ever called, as Redis has it at this moment. */
    long calls() {
        Settings own = new Settings(Settings.Overrides.of(
                Map.of("redis.uri", settings.get("redis.uri"), "redis.key-prefix", settings.get("redis.key-prefix"))));
        RedisStore redis = new RedisStore(vertx, RedisSettings.from(own));
        Request read = Request.cmd(Command.HGET)
                .arg(redis.keys(new SaleId("shop")).lineState())
                .arg("calls");
        long calls = Running.await(redis.send(read), PATIENCE).toLong();
        Running.await(redis.close(), PATIENCE);
        return calls;
    }

    /** Replays all claims as an operator does, by the command; answers what it said. */
    String verifyGate() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("verify-gate", "shop"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        try (Program check = Program.sluice(Map.of(), arguments.toArray(String[]::new))) {
            int code = check.exit(PATIENCE);
            if (code != 0) throw new AssertionError(code + " " + check.output());
            return check.output();
        }
    }

    @Override
    public void close() {
        programs.parallelStream().forEach(Program::close);
        Running.await(vertx.close(), PATIENCE);
    }
}
