package sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import sluice.launcher.Running;

/** Sees to an open demo sale, through the operator API, and sends it shoppers. */
public final class Demo {
    private static final String ID = "demo";
    private static final int PER_MINUTE = 120;
    private static final int INSIDE = 60;
    private static final int TRIES = 60;
    private static final long PAUSE_MILLIS = 250;

    private final Running running;
    private final Vertx vertx;
    private final WebClient client;
    private final PrintWriter out;

    private Demo(Running running, PrintWriter out) {
        this.running = running;
        this.vertx = running.vertx();
        this.client = WebClient.create(vertx);
        this.out = out;
    }

    /** Opens the sale or finds it open, starts the shoppers and says when the first one is in. */
    public static void start(Running running, PrintWriter out, long startedAt) {
        Demo demo = new Demo(running, out);
        demo.open()
                .compose(sale -> demo.send(sale, startedAt))
                .onSuccess(sale -> demo.say("  demo sale       " + running.uri() + "/s/" + sale))
                .onFailure(failure -> demo.say("  the demo sale did not open: " + failure.getMessage()));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /** The newest demo sale that still sells, or a new one. */
    private Future<String> open() {
        return ops("GET", "/ops/v1/sales", null).compose(answer -> {
            JsonArray sales = answer.bodyAsJsonObject().getJsonArray("sales");
            int count = 0;
            for (int i = 0; i < sales.size(); i++) {
                JsonObject sale = sales.getJsonObject(i);
                if (!sale.getString("id").matches(ID + "(-[0-9]+)?")) continue;
                count++;
                if (sells(sale)) return reopen(sale);
            }
            return create(count == 0 ? ID : ID + "-" + (count + 1));
        });
    }

    private static boolean sells(JsonObject sale) {
        JsonArray products = sale.getJsonArray("products");
        long left = 0;
        for (int i = 0; i < products.size(); i++) {
            JsonObject product = products.getJsonObject(i);
            left += product.getLong("total") - product.getLong("sold");
        }
        return left > 0 && !sale.getString("phase").equals("closed");
    }

    private Future<String> reopen(JsonObject sale) {
        String id = sale.getString("id");
        return sale.getString("phase").equals("draft") ? openPhase(id) : Future.succeededFuture(id);
    }

    private Future<String> create(String id) {
        int units = running.demoUnits();
        JsonObject sale = new JsonObject()
                .put("id", id)
                .put("title", "Demo: two prints, first come first served")
                .put("currency", "EUR")
                .put("new_users_per_minute", PER_MINUTE)
                .put("total_active_users", INSIDE)
                .put("claim_window", 20)
                .put("max_qty", 2)
                .put("max_per_buyer", 2)
                .put(
                        "products",
                        new JsonArray()
                                .add(product("print-a3", "Art print, A3", 4_900, units - units / 4))
                                .add(product("print-a2", "Art print, A2", 8_900, units / 4)));
        return ops("POST", "/ops/v1/sales", sale).compose(created -> openPhase(id));
    }

    private static JsonObject product(String id, String title, long price, int total) {
        return new JsonObject()
                .put("id", id)
                .put("title", title)
                .put("price", price)
                .put("total", total);
    }

    private Future<String> openPhase(String id) {
        return ops("POST", "/ops/v1/sales/" + id + "/phase", new JsonObject().put("phase", "open"))
                .map(id);
    }

    private Future<HttpResponse<Buffer>> ops(String method, String path, JsonObject body) {
        var request = client.requestAbs(io.vertx.core.http.HttpMethod.valueOf(method), running.uri() + path)
                .bearerTokenAuthentication(running.operatorToken());
        return (body == null ? request.send() : request.sendJsonObject(body))
                .timeout(10, TimeUnit.SECONDS)
                .compose(answer -> answer.statusCode() < 300
                        ? Future.succeededFuture(answer)
                        : Future.failedFuture(answer.bodyAsString()));
    }

    private Future<String> send(String sale, long startedAt) {
        Crowd crowd = new Crowd(running.uri(), sale, running.demoShoppersPerSecond());
        crowd.onFirstAdmission(() -> say(String.format(
                Locale.ROOT,
                "  first shopper admitted %.1f s after the start",
                Duration.ofNanos(System.nanoTime() - startedAt).toMillis() / 1000.0)));
        return ready(sale, TRIES).compose(done -> running.deploy(crowd)).map(sale);
    }

    /** Waits until the sale's ledger is open: its status no longer says recovering. */
    private Future<Void> ready(String sale, int tries) {
        return client.getAbs(running.uri() + "/v1/sales/" + sale).send().compose(answer -> {
            boolean open = answer.statusCode() == 200
                    && !answer.bodyAsJsonObject().getJsonArray("conditions").contains("recovering");
            if (open) return Future.succeededFuture();
            if (tries == 0) return Future.failedFuture("its ledger did not open in time");
            return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(fired -> ready(sale, tries - 1));
        });
    }
}
