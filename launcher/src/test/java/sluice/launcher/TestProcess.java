package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import sluice.gate.GateCheck;
import sluice.gate.GateHistory;
import sluice.launcher.Api.Answer;
import sluice.sale.SaleId;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;

/** A whole Sluice process in this JVM on the shared stores, apart from all others by prefix, schema and topic names. */
final class TestProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Running running;
    final Api api;

    private TestProcess(Running running) throws Exception {
        this.running = running;
        this.api = new Api(running.vertx(), running.uri());
    }

    static TestProcess start(Map<String, String> settings) throws Exception {
        return of(settings(settings));
    }

    /** A process with exactly these settings: of two with the same ones, both are nodes of one installation. */
    static TestProcess of(Map<String, String> settings) throws Exception {
        return new TestProcess(Running.start(new Settings(Settings.Overrides.of(settings))));
    }

    /** The settings of a process on the shared stores, with {@code more} over them. */
    static Map<String, String> settings(Map<String, String> more) throws Exception {
        String name = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        Path data = Files.createTempDirectory("sluice-test-");
        Map<String, String> settings = new HashMap<>(Running.addresses(EmbeddedStores.shared()));
        settings.putAll(Map.of(
                "redis.key-prefix",
                name,
                "postgres.schema",
                name,
                "kafka.topic-prefix",
                name,
                "data.directory",
                data.toString(),
                "demo.enabled",
                "false",
                "http.port",
                "0",
                "management.port",
                "0",
                "sandbox.port",
                "0"));
        // Every shopper of a test comes from one address, and nobody waits a minute for his place to be put back, or a
        // second for a sale to be ready.
        settings.putAll(Map.of(
                "kafka.find-topics", "100ms",
                "line.longest-poll", "1s",
                "line.joins-per-prefix", "1000000/m",
                "line.joins-per-device", "1000000/m"));
        settings.putAll(more);
        return settings;
    }

    /** A connection to the shared Postgres, for what no part of Sluice does. */
    static Connection postgres() throws SQLException {
        EmbeddedStores stores = EmbeddedStores.shared();
        return DriverManager.getConnection(
                "jdbc:" + stores.postgresUri(), stores.postgresUser(), stores.postgresPassword());
    }

    String[] operator(String... more) {
        return Api.bearer(running.operatorToken(), more);
    }

    /** A sale with {@code units} of product "unit", opened, its ledger ready. */
    void openSale(String id, int units, JsonObject more) throws Exception {
        createSale(id, units, more);
        phase(id, "open");
        Api.eventually(
                PATIENCE,
                () -> api.get("/v1/sales/" + id)
                        .json()
                        .getJsonArray("conditions")
                        .isEmpty());
    }

    void createSale(String id, int units, JsonObject more) throws Exception {
        JsonObject sale = new JsonObject()
                .put("id", id)
                .put("title", "A sale")
                .put("currency", "EUR")
                .put("new_users_per_minute", 60_000)
                .put("total_active_users", 10_000)
                .put("max_qty", 2)
                .put("max_per_buyer", 2)
                .put(
                        "products",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", "unit")
                                        .put("title", "Unit")
                                        .put("price", 1_250)
                                        .put("total", units)))
                .mergeIn(more);
        Answer created = api.post("/ops/v1/sales", sale, operator());
        if (created.status() != 201) throw new AssertionError(created.body());
    }

    @CanIgnoreReturnValue
    Answer phase(String id, String phase) throws Exception {
        return api.post("/ops/v1/sales/" + id + "/phase", new JsonObject().put("phase", phase), operator());
    }

    JsonObject ops(String id) throws Exception {
        return api.get("/ops/v1/sales/" + id, operator()).json();
    }

    /** Turns knobs of the sale as it is now. */
    @CanIgnoreReturnValue
    Answer turn(String id, JsonObject knobs) throws Exception {
        String revision = api.get("/ops/v1/sales/" + id, operator()).headers().get("ETag");
        return api.patch("/ops/v1/sales/" + id + "/knobs", knobs, operator("If-Match", revision));
    }

    /** The sale's trail, the newest entry first. */
    JsonArray audit(String id) throws Exception {
        return api.get("/ops/v1/sales/" + id + "/audit", operator()).json().getJsonArray("entries");
    }

    /** What a replay of all claims of the sale finds. */
    GateCheck.Verdict replay(String id) {
        return Running.await(new GateHistory(running.node().postgres()).check(new SaleId(id)), PATIENCE);
    }

    /** All metrics, as Prometheus reads them. */
    String metrics() throws Exception {
        return new Browser().get(running.managementUri() + "/metrics").body();
    }

    /** Joins as an app with a device key of its own; answers the ticket. */
    @CanIgnoreReturnValue
    String join(String sale) throws Exception {
        Answer joined = api.post("/v1/sales/" + sale + "/tickets", null, "Idempotency-Key", key());
        if (joined.status() != 201) throw new AssertionError(joined.body());
        return joined.json().getString("ticket");
    }

    JsonObject position(String sale, String ticket) throws Exception {
        return api.get("/v1/sales/" + sale + "/tickets/me", Api.bearer(ticket)).json();
    }

    /** Waits until {@code ticket} is in {@code state}. */
    void await(String sale, String ticket, String state) throws Exception {
        Api.eventually(PATIENCE, () -> position(sale, ticket).getString("state").equals(state));
    }

    void leave(String sale, String ticket) throws Exception {
        Answer left = api.delete("/v1/sales/" + sale + "/tickets/me", Api.bearer(ticket));
        if (left.status() != 204) throw new AssertionError(left.body());
    }

    /** Waits for the turn of {@code ticket} and claims; answers the pass. */
    @CanIgnoreReturnValue
    String claim(String sale, String ticket) throws Exception {
        String[] pass = new String[1];
        Api.eventually(PATIENCE, () -> {
            Answer answer = api.post("/v1/sales/" + sale + "/passes", null, Api.bearer(ticket));
            if (answer.status() == 201) pass[0] = answer.json().getString("pass");
            return answer.status() == 201;
        });
        return pass[0];
    }

    @CanIgnoreReturnValue
    Answer buy(String sale, String pass, String key, JsonObject body) throws Exception {
        return api.post("/v1/sales/" + sale + "/orders", body, Api.bearer(pass, "Idempotency-Key", key));
    }

    /** What a proxy is told that asks for a page of the shop at {@code host}, with its visitor's {@code headers}. */
    Answer authz(String sale, String host, String uri, String... headers) throws Exception {
        Stream<String> asked = Stream.of("X-Forwarded-Host", host, "X-Original-URI", uri);
        return api.get(
                "/authz?sale=" + sale, Stream.concat(asked, Stream.of(headers)).toArray(String[]::new));
    }

    /** Waits until the order of this answer to a purchase is in {@code status}. */
    void awaitOrder(JsonObject bought, String status) throws Exception {
        Api.eventually(PATIENCE, () -> order(bought).getString("status").equals(status));
    }

    /** The order of this answer to a purchase, as its buyer sees it. */
    JsonObject order(JsonObject bought) throws Exception {
        return api.get(bought.getString("status_url"), Api.bearer(bought.getString("token")))
                .json();
    }

    static JsonObject purchase(String product, Object quantity, String method) {
        return new JsonObject()
                .put(
                        "lines",
                        new JsonArray()
                                .add(new JsonObject().put("product", product).put("quantity", quantity)))
                .put("payment_method", method);
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        Path data = running.settings().all().path("data.directory");
        running.close();
        // Two processes of one test may have one folder.
        if (!Files.exists(data)) return;
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
