package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import sluice.bench.Target.Response;
import sluice.redis.SaleKeys;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;

/** An open sale with one product, made and steered through the operator API. */
final class BenchSale {
    private static final JsonObject OPEN = new JsonObject().put("phase", "open");
    private static final int HOUR_SECONDS = 3600;

    private final Stage stage;
    private final Target target;
    private final SaleId id;
    private int revision;

    private BenchSale(Stage stage, Target target, String name) {
        this.stage = stage;
        this.target = target;
        this.id = new SaleId(name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** One whose line moves as fast as the gate can, with {@code units} for sale. */
    static BenchSale flowing(Stage stage, Target target, String name, int units) throws Exception {
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 6_000_000)
                .put("burst", 1_000_000)
                .put("total_active_users", 1_000_000);
        return open(stage, target, name, knobs.put("claim_window", HOUR_SECONDS), units);
    }

    /** One with room for {@code active} people inside, so that everybody behind them goes on waiting. */
    static BenchSale full(Stage stage, Target target, String name, int active) throws Exception {
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 6_000)
                .put("burst", 1_000)
                .put("total_active_users", active);
        return open(stage, target, name, knobs.put("claim_window", HOUR_SECONDS), 1_000_000);
    }

    /** One in which nobody is called, because the shop has room for one, who is inside: everybody goes on waiting. */
    static BenchSale standing(Stage stage, Target target, String name) throws Exception {
        BenchSale sale = full(stage, target, name, 1);
        long end = System.currentTimeMillis() + HOUR_SECONDS * 1000L;
        Request inside = Request.cmd(Command.ZADD).arg(sale.keys().shopping()).arg(end);
        Stage.await(stage.redis().send(inside.arg("somebody")));
        return sale;
    }

    /** One with exactly these knobs. */
    static BenchSale open(Stage stage, Target target, String name, JsonObject knobs, int units) throws Exception {
        BenchSale sale = new BenchSale(stage, target, name);
        JsonObject unit =
                new JsonObject().put("id", "unit").put("title", "Unit").put("price", 100);
        JsonObject body = new JsonObject()
                .put("id", sale.id.value())
                .put("title", "Bench")
                .put("currency", "EUR")
                .put("session_duration", HOUR_SECONDS)
                .put("session_cap", HOUR_SECONDS)
                .mergeIn(knobs)
                .put("products", new JsonArray().add(unit.put("total", units)));
        Stage.await(sale.ops(HttpMethod.POST, "/ops/v1/sales", body, Map.of()));
        Stage.await(sale.ops(HttpMethod.POST, sale.opsPath() + "/phase", OPEN, Map.of()));
        stage.until(sale::isReady);
        return sale;
    }

    private Future<Response> ops(HttpMethod method, String path, JsonObject body, Map<String, String> more) {
        return ops(target, method, path, body, more);
    }

    private Future<Response> ops(Target at, HttpMethod method, String path, JsonObject body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + token());
        return at.send(method, path, headers, body)
                .compose(answer -> answer.status() < 300
                        ? Future.succeededFuture(answer)
                        : Future.failedFuture(answer.body().toString()));
    }

    /** One that each node of the bench knows, where it has several. */
    private String token() {
        String given = stage.settings().text("operator.token");
        return given.isEmpty() ? stage.running().operatorToken() : given;
    }

    /** Gives the whole of an order's money back. */
    void refund(String order) throws Exception {
        JsonObject body = new JsonObject().put("reason", "tried out");
        Map<String, String> key = Map.of("Idempotency-Key", "refund-" + order);
        Stage.await(ops(HttpMethod.POST, "/ops/v1/orders/" + order + "/refund", body, key));
    }

    private Future<Boolean> isReady() {
        return target.get(path(), "")
                .map(answer -> answer.status() == 200
                        && answer.json().getJsonArray("conditions").isEmpty());
    }

    /** The sale with its numbers, as its operator sees it. */
    Future<JsonObject> seen() {
        return ops(HttpMethod.GET, opsPath(), null, Map.of()).map(Response::json);
    }

    /** Turns one knob to {@code value}. */
    @CanIgnoreReturnValue
    JsonObject turn(String knob, int value) throws Exception {
        return turn(target, new JsonObject().put(knob, value));
    }

    /** Turns knobs at the node behind {@code at}. */
    @CanIgnoreReturnValue
    JsonObject turn(Target at, JsonObject knobs) throws Exception {
        // One node may not have read yet what another one was told.
        revision = Math.max(revision, Stage.await(seen()).getInteger("revision"));
        Map<String, String> read = Map.of("If-Match", "\"" + revision + "\"");
        JsonObject turned = Stage.await(ops(at, HttpMethod.PATCH, opsPath() + "/knobs", knobs, read))
                .json();
        revision = turned.getInteger("revision");
        return turned;
    }

    /** Moves the sale to {@code phase}. */
    void move(Target at, String phase) throws Exception {
        Stage.await(ops(at, HttpMethod.POST, opsPath() + "/phase", new JsonObject().put("phase", phase), Map.of()));
    }

    /** Ends the lease of a ticket. */
    void revoke(String ticketId) throws Exception {
        JsonObject body = new JsonObject().put("ticket", ticketId);
        Stage.await(ops(HttpMethod.POST, opsPath() + "/passes/revoke", body, Map.of()));
    }

    /** Tells the whole line something. */
    @CanIgnoreReturnValue
    JsonObject say(String message) throws Exception {
        JsonObject body = new JsonObject().put("message", message);
        return Stage.await(ops(HttpMethod.PUT, opsPath() + "/message", body, Map.of()))
                .json();
    }

    SaleId id() {
        return id;
    }

    SaleKeys keys() {
        return stage.redis().keys(id);
    }

    private String opsPath() {
        return "/ops" + path();
    }

    /** {@code /v1/sales/<id>}. */
    String path() {
        return "/v1/sales/" + id;
    }

    /** The sale as its row says. */
    Sale row() throws Exception {
        List<Sale> sales = Stage.await(new SaleRows(stage.postgres()).all());
        return sales.stream().filter(sale -> sale.id().equals(id)).findFirst().orElseThrow();
    }
}
