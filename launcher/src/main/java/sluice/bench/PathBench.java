package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Target.Response;
import sluice.launcher.Running;

/**
 * The whole path in one run: trivial endpoint, joins, polls, claims, purchases, paid orders. Each step first in
 * closed loop for its rate, then in open loop at half of it for its latencies. Ends with the count of units, orders
 * and charges.
 */
final class PathBench {
    private static final String NAME = "path";
    private static final int IN_FLIGHT = 64;
    private static final int TRIVIAL_REQUESTS = 100_000;
    private static final int POLLS = 60_000;
    private static final int SHOPPERS = 16_000;
    private static final int BUYERS = 6_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int WAIT_TRIES = 600;
    private static final long PAUSE_MILLIS = 200;
    private static final JsonObject OPEN = new JsonObject().put("phase", "open");

    private final Running running;
    private final Vertx vertx;
    private final Target target;
    private final LoadDriver driver;
    private final Figures figures;
    private final String sale = "path-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> tickets = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> passes = new ConcurrentLinkedQueue<>();
    private double trivialRate;

    PathBench(Running running, Vertx vertx, Figures figures) {
        this.running = running;
        this.vertx = vertx;
        this.target = new Target(vertx, running.uri(), IN_FLIGHT);
        this.driver = new LoadDriver(vertx);
        this.figures = figures;
    }

    /** Runs every step; fails if the server does not answer at all. */
    void run() throws Exception {
        await(createSale());
        measureTrivial();
        measure("join", SHOPPERS, this::join);
        measure("poll", POLLS, i -> ok(target.get(me(), tickets.get((int) (i % tickets.size()))), 200));
        await(retry(this::everybodyIsCalled, WAIT_TRIES));
        measure("claim", BUYERS, this::claim);
        List<String> held = new ArrayList<>(passes);
        long purchasesStarted = System.nanoTime();
        long accepted = measure("purchase", held.size(), i -> buy(held.get((int) i)));
        await(retry(() -> paid(accepted), WAIT_TRIES));
        double seconds = (System.nanoTime() - purchasesStarted) / 1e9;
        figures.add(NAME, "orders_paid_rate", accepted / seconds, "1/s");
        checkCounts(accepted);
        await(target.close());
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Future<Void> createSale() {
        JsonObject body = new JsonObject()
                .put("id", sale)
                .put("title", "Bench")
                .put("currency", "EUR")
                .put("new_users_per_minute", 6_000_000)
                .put("burst", 1_000_000)
                .put("total_active_users", 1_000_000)
                .put("claim_window", 3600)
                .put(
                        "products",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", "unit")
                                        .put("title", "Unit")
                                        .put("price", 100)
                                        .put("total", SHOPPERS * 2)));
        return ops(HttpMethod.POST, "/ops/v1/sales", body)
                .compose(created -> ops(HttpMethod.POST, "/ops/v1/sales/" + sale + "/phase", OPEN))
                .compose(opened -> retry(this::isOpen, WAIT_TRIES));
    }

    private Future<Response> ops(HttpMethod method, String path, JsonObject body) {
        return target.send(method, path, Map.of("Authorization", "Bearer " + running.operatorToken()), body)
                .compose(answer -> answer.status() < 300
                        ? Future.succeededFuture(answer)
                        : Future.failedFuture(answer.body().toString()));
    }

    private Future<Boolean> isOpen() {
        return target.get("/v1/sales/" + sale, "")
                .map(answer -> answer.status() == 200
                        && !answer.json().getJsonArray("conditions").contains("recovering"));
    }

    private Future<Void> retry(java.util.function.Supplier<Future<Boolean>> condition, int tries) {
        return condition.get().compose(holds -> {
            if (holds) return Future.succeededFuture();
            if (tries == 0) return Future.failedFuture("a step of the bench did not come about in time");
            return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(fired -> retry(condition, tries - 1));
        });
    }

    private void measureTrivial() throws Exception {
        LongFunction<Future<Boolean>> trivial = i -> ok(target.get("/trivial", ""), 200);
        await(driver.closed(TRIVIAL_REQUESTS / 2, IN_FLIGHT, trivial));
        Run run = await(driver.closed(TRIVIAL_REQUESTS, IN_FLIGHT, trivial));
        trivialRate = run.rate();
        figures.add(NAME, "trivial_rate", trivialRate, "1/s");
    }

    /**
     * A quarter of the requests to warm up, half of them in closed loop for the rate, the rest in open loop at half
     * that rate for the latencies; answers how many of all succeeded.
     */
    @CanIgnoreReturnValue
    private long measure(String step, int count, LongFunction<Future<Boolean>> send) throws Exception {
        long quarter = count / 4L;
        Run warm = await(driver.closed(quarter, IN_FLIGHT, send));
        Run rate = await(driver.closed(quarter * 2, IN_FLIGHT, i -> send.apply(quarter + i)));
        long rest = count - quarter * 3;
        Run pace = await(driver.open(rest, Math.max(1, rate.rate() / 2), i -> send.apply(quarter * 3 + i)));
        figures.add(NAME, step + "_rate", rate.rate(), "1/s");
        figures.add(NAME, step + "_ratio_to_trivial", rate.rate() / trivialRate, "ratio");
        figures.add(NAME, step + "_p50_ms_at_half", pace.millis(50), "ms");
        figures.add(NAME, step + "_p99_ms_at_half", pace.millis(99), "ms");
        long failed = warm.failed() + rate.failed() + pace.failed();
        if (failed > 0) figures.violated(step + ": " + failed + " failed");
        return warm.succeeded() + rate.succeeded() + pace.succeeded();
    }

    private static Future<Boolean> ok(Future<Response> answer, int status) {
        return answer.map(response -> response.status() == status);
    }

    private String me() {
        return "/v1/sales/" + sale + "/tickets/me";
    }

    private Future<Boolean> join(long number) {
        Map<String, String> headers = Map.of("Idempotency-Key", key());
        return target.send(HttpMethod.POST, "/v1/sales/" + sale + "/tickets", headers, null)
                .map(answer -> {
                    if (answer.status() == 201) tickets.add(answer.json().getString("ticket"));
                    return answer.status() == 201;
                });
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private Future<Boolean> everybodyIsCalled() {
        return ops(HttpMethod.GET, "/ops/v1/sales/" + sale, null)
                .map(answer -> answer.json().getLong("depth") == 0);
    }

    private Future<Boolean> claim(long number) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + tickets.get((int) number));
        return target.send(HttpMethod.POST, "/v1/sales/" + sale + "/passes", headers, null)
                .map(answer -> {
                    if (answer.status() == 201) passes.add(answer.json().getString("pass"));
                    return answer.status() == 201;
                });
    }

    private Future<Boolean> buy(String pass) {
        JsonObject line = new JsonObject().put("product", "unit").put("quantity", 1);
        JsonObject body =
                new JsonObject().put("lines", new JsonArray().add(line)).put("payment_method", "tok_ok");
        Map<String, String> headers = Map.of("Authorization", "Bearer " + pass, "Idempotency-Key", key());
        return ok(target.send(HttpMethod.POST, "/v1/sales/" + sale + "/orders", headers, body), 202);
    }

    private Future<JsonObject> stock() {
        return ops(HttpMethod.GET, "/ops/v1/sales/" + sale, null)
                .map(answer -> answer.json().getJsonArray("products").getJsonObject(0));
    }

    private Future<Boolean> paid(long accepted) {
        return stock().map(stock -> stock.getLong("sold") >= accepted);
    }

    private void checkCounts(long accepted) throws Exception {
        JsonObject stock = await(stock());
        long sum = stock.getLong("available") + stock.getLong("reserved") + stock.getLong("sold");
        if (sum != stock.getLong("total")) figures.violated("units: " + stock.encode());
        if (stock.getLong("sold") != accepted) {
            figures.violated("accepted " + accepted + " purchases, sold " + stock.getLong("sold"));
        }
        figures.add(NAME, "purchases_accepted", (double) accepted, "count");
        figures.add(NAME, "units_sold", stock.getDouble("sold"), "count");
    }
}
