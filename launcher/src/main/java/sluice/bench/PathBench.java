package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;
import sluice.bench.LoadDriver.Run;
import sluice.bench.Target.Response;

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

    private final Stage stage;
    private final Target target;
    private final LoadDriver driver;
    private final Figures figures;
    private final List<String> tickets = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> passes = new ConcurrentLinkedQueue<>();
    private BenchSale sale;
    private double trivialRate;

    PathBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.target = new Target(stage.load(), stage.running().uri(), IN_FLIGHT);
        this.driver = new LoadDriver(stage.load());
        this.figures = figures;
    }

    /** Runs every step; fails if the server does not answer at all. */
    void run() throws Exception {
        sale = BenchSale.flowing(stage, target, NAME, SHOPPERS * 2);
        measureTrivial();
        measure("join", SHOPPERS, this::join);
        measure("poll", POLLS, i -> ok(target.get(me(), tickets.get((int) (i % tickets.size()))), 200));
        stage.until(this::everybodyIsCalled);
        measure("claim", BUYERS, this::claim);
        List<String> held = new ArrayList<>(passes);
        long purchasesStarted = System.nanoTime();
        long accepted = measure("purchase", held.size(), i -> buy(held.get((int) i)));
        stage.until(() -> paid(accepted));
        double seconds = (System.nanoTime() - purchasesStarted) / 1e9;
        figures.add(NAME, "orders_paid_rate", accepted / seconds, "1/s");
        checkCounts(accepted);
        Stage.await(target.close());
    }

    private void measureTrivial() throws Exception {
        LongFunction<Future<Boolean>> trivial = i -> ok(target.get("/trivial", ""), 200);
        Stage.await(driver.closed(TRIVIAL_REQUESTS / 2, IN_FLIGHT, trivial));
        Run run = Stage.await(driver.closed(TRIVIAL_REQUESTS, IN_FLIGHT, trivial));
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
        Run warm = Stage.await(driver.closed(quarter, IN_FLIGHT, send));
        Run rate = Stage.await(driver.closed(quarter * 2, IN_FLIGHT, i -> send.apply(quarter + i)));
        long rest = count - quarter * 3;
        Run pace = Stage.await(driver.open(rest, Math.max(1, rate.rate() / 2), i -> send.apply(quarter * 3 + i)));
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
        return sale.path() + "/tickets/me";
    }

    private Future<Boolean> join(long number) {
        Map<String, String> headers = Map.of("Idempotency-Key", key());
        return target.send(HttpMethod.POST, sale.path() + "/tickets", headers, null)
                .map(answer -> {
                    if (answer.status() == 201) tickets.add(answer.json().getString("ticket"));
                    return answer.status() == 201;
                });
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private Future<Boolean> everybodyIsCalled() {
        return sale.seen().map(seen -> seen.getLong("depth") == 0);
    }

    private Future<Boolean> claim(long number) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + tickets.get((int) number));
        return target.send(HttpMethod.POST, sale.path() + "/passes", headers, null)
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
        return ok(target.send(HttpMethod.POST, sale.path() + "/orders", headers, body), 202);
    }

    private Future<JsonObject> stock() {
        return sale.seen().map(seen -> seen.getJsonArray("products").getJsonObject(0));
    }

    private Future<Boolean> paid(long accepted) {
        return stock().map(stock -> stock.getLong("sold") >= accepted);
    }

    private void checkCounts(long accepted) throws Exception {
        JsonObject stock = Stage.await(stock());
        long sum = stock.getLong("available") + stock.getLong("reserved") + stock.getLong("sold");
        if (sum != stock.getLong("total")) figures.violated("units: " + stock.encode());
        if (stock.getLong("sold") != accepted) {
            figures.violated("accepted " + accepted + " purchases, sold " + stock.getLong("sold"));
        }
        figures.add(NAME, "purchases_accepted", (double) accepted, "count");
        figures.add(NAME, "units_sold", stock.getDouble("sold"), "count");
    }
}
