package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import sluice.contract.Contract;

/**
 * Shoppers on one event loop, each of a kind: most buy, some leave the line, some never come when called, some are
 * declined, some send everything twice. Every response is held against the contract.
 */
final class CrowdOfShoppers {
    private static final int CONNECTIONS = 256;
    private static final int ARRIVALS_PER_TICK = 20;

    private enum Kind {
        BUYS,
        LEAVES,
        FORGETS,
        IS_DECLINED,
        REPEATS
    }

    private final Vertx vertx;
    private final WebClient client;
    private final Contract contract;
    private final String base;
    private final int count;
    private final int units;
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger forgot = new AtomicInteger();
    private final AtomicInteger declined = new AtomicInteger();
    private final AtomicInteger bought = new AtomicInteger();

    CrowdOfShoppers(TestProcess process, String sale, int count, int units) throws Exception {
        this.vertx = process.running.vertx();
        this.client = WebClient.create(
                vertx,
                new WebClientOptions().setUserAgentEnabled(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(-1));
        this.contract = Contract.load(vertx);
        this.base = process.running.uri() + "/v1/sales/" + sale;
        this.count = count;
        this.units = units;
    }

    /** Lets everybody come and go; fails if somebody is still there after {@code patience}. */
    void run(Duration patience) throws Exception {
        Promise<Void> gone = Promise.promise();
        List<Future<Void>> visits = new ArrayList<>();
        vertx.runOnContext(now -> arrive(visits, gone));
        gone.future().toCompletionStage().toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
    }

    private void arrive(List<Future<Void>> visits, Promise<Void> gone) {
        for (int i = 0; i < ARRIVALS_PER_TICK && visits.size() < count; i++) {
            visits.add(new Shopper(Kind.values()[visits.size() % Kind.values().length]).visit());
        }
        if (visits.size() < count) vertx.setTimer(5, later -> arrive(visits, gone));
        else Future.join(visits).onComplete(done -> gone.tryComplete());
    }

    List<String> surprises() {
        return surprises.stream().limit(10).toList();
    }

    int left() {
        return left.get();
    }

    int forgot() {
        return forgot.get();
    }

    int declined() {
        return declined.get();
    }

    @Override
    public String toString() {
        return "bought " + bought + ", declined " + declined + ", left " + left + ", forgot " + forgot;
    }

    private Future<JsonObject> call(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        String uri = path.startsWith("/v1/") ? base.substring(0, base.indexOf("/v1/")) + path : base + path;
        HttpRequest<Buffer> request = client.requestAbs(method, uri);
        headers.forEach(request::putHeader);
        Future<HttpResponse<Buffer>> sent = body == null ? request.send() : request.sendJsonObject(body);
        return sent.compose(answer -> judged(method, uri, answer));
    }

    private Future<JsonObject> judged(HttpMethod method, String uri, HttpResponse<Buffer> answer) {
        Buffer body = answer.body() == null ? Buffer.buffer() : answer.body();
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> headers.put(Contract.canonical(name), value));
        String path = java.net.URI.create(uri).getPath();
        return contract.judge(contract.operation(method.name(), path), answer.statusCode(), headers, body)
                .map(done -> (body.length() == 0 ? new JsonObject() : new JsonObject(body))
                        .put("http_status", answer.statusCode()));
    }

    private final class Shopper {
        private final Kind kind;
        private final String device = TestProcess.key();
        private Map<String, String> ticket = Map.of();

        Shopper(Kind kind) {
            this.kind = kind;
        }

        Future<Void> visit() {
            return repeated(() -> call(HttpMethod.POST, "/tickets", Map.of("Idempotency-Key", device), null))
                    .compose(joined -> {
                        ticket = Map.of("Authorization", "Bearer " + joined.getString("ticket"));
                        return look();
                    })
                    .recover(surprise -> {
                        surprises.add(kind + ": " + surprise);
                        return Future.succeededFuture();
                    });
        }

        /** Sends twice at once if this shopper is of that kind; the answers must agree on whatever they name. */
        private Future<JsonObject> repeated(Supplier<Future<JsonObject>> send) {
            if (kind != Kind.REPEATS) return send.get();
            Future<JsonObject> one = send.get();
            Future<JsonObject> two = send.get();
            return Future.all(one, two).map(both -> {
                for (String field : List.of("ticket_id", "index", "jti", "order")) {
                    Object first = one.result().getValue(field);
                    Object second = two.result().getValue(field);
                    if (first != null && second != null && !first.equals(second)) {
                        throw new AssertionError(field + " differs: " + first + ", " + second);
                    }
                }
                return one.result().getInteger("http_status") < 300 ? one.result() : two.result();
            });
        }

        private Future<Void> later(long millis) {
            return vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
        }

        private Future<Void> look() {
            return call(HttpMethod.GET, "/tickets/me", ticket, null).compose(position -> {
                if (position.getInteger("http_status") != 200) return later(500).compose(now -> look());
                return switch (position.getString("state")) {
                    case "waiting" -> wait(position);
                    case "called" -> come();
                    default -> Future.succeededFuture();
                };
            });
        }

        private Future<Void> wait(JsonObject position) {
            if (kind == Kind.LEAVES && position.getLong("ahead") < 100) return leave();
            // Whoever still waits when everything is sold and paid goes home.
            if (bought.get() >= units) return leave();
            return later(position.getInteger("next_poll_seconds") > 2 ? 1000 : 300)
                    .compose(now -> look());
        }

        private Future<Void> leave() {
            left.incrementAndGet();
            return call(HttpMethod.DELETE, "/tickets/me", ticket, null).mapEmpty();
        }

        private Future<Void> come() {
            if (kind == Kind.FORGETS) {
                forgot.incrementAndGet();
                return Future.succeededFuture();
            }
            return repeated(() -> call(HttpMethod.POST, "/passes", ticket, null))
                    .compose(answer -> {
                        int status = answer.getInteger("http_status");
                        if (status == 201) return buy(answer.getString("pass"));
                        if (status == 409 || status == 503) return later(300).compose(now -> look());
                        return Future.succeededFuture();
                    });
        }

        private Future<Void> buy(String pass) {
            String method = kind == Kind.IS_DECLINED ? "tok_decline" : "tok_ok";
            Map<String, String> headers = Map.of("Authorization", "Bearer " + pass, "Idempotency-Key", device);
            return repeated(() -> call(HttpMethod.POST, "/orders", headers, TestProcess.purchase("unit", 1, method)))
                    .compose(answer -> {
                        int status = answer.getInteger("http_status");
                        if (status == 202) return follow(answer);
                        if (status == 503) return later(300).compose(now -> buy(pass));
                        throw new AssertionError("a pass did not buy: " + answer.encode());
                    });
        }

        private Future<Void> follow(JsonObject accepted) {
            Map<String, String> own = Map.of("Authorization", "Bearer " + accepted.getString("token"));
            return call(HttpMethod.GET, accepted.getString("status_url"), own, null)
                    .compose(order -> switch (order.getString("status")) {
                        case "paid" -> {
                            bought.incrementAndGet();
                            yield Future.succeededFuture();
                        }
                        case "declined" -> {
                            declined.incrementAndGet();
                            yield Future.succeededFuture();
                        }
                        default -> later(200).compose(now -> follow(accepted));
                    });
        }
    }
}
