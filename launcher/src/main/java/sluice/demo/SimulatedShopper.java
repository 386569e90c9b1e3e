package sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One shopper from joining to buying, leaving or forgetting. */
final class SimulatedShopper {
    private static final int MOST_POLLS = 2_000;
    private static final double LEAVES_WHILE_WAITING = 0.01;
    private static final double FORGETS_TO_COME = 0.1;
    private static final double IS_DECLINED = 0.05;
    private static final int LEAST_THINKING_MILLIS = 1_000;
    private static final int MOST_THINKING_MILLIS = 12_000;

    private final Vertx vertx;
    private final WebClient client;
    private final String sale;
    private final Random random;
    private final Runnable admitted;
    private String ticket;

    SimulatedShopper(Vertx vertx, WebClient client, String sale, Random random, Runnable admitted) {
        this.vertx = vertx;
        this.client = client;
        this.sale = sale;
        this.random = random;
        this.admitted = admitted;
    }

    /** Ends when the shopper is gone, one way or another. */
    Future<Void> visit() {
        return client.postAbs(sale + "/tickets")
                .putHeader("Idempotency-Key", key())
                .send()
                .compose(joined -> joined.statusCode() < 300 ? wait(joined) : gone())
                .otherwiseEmpty();
    }

    private static String key() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Future<Void> gone() {
        return Future.succeededFuture();
    }

    private Future<Void> wait(HttpResponse<Buffer> joined) {
        ticket = joined.bodyAsJsonObject().getString("ticket");
        return poll(MOST_POLLS);
    }

    private Future<Void> poll(int left) {
        return client.getAbs(sale + "/tickets/me")
                .bearerTokenAuthentication(ticket)
                .send()
                .compose(answer ->
                        answer.statusCode() == 200 && left > 0 ? decide(answer.bodyAsJsonObject(), left) : gone());
    }

    private Future<Void> decide(JsonObject position, int left) {
        return switch (position.getString("state")) {
            case "waiting" ->
                random.nextDouble() < LEAVES_WHILE_WAITING
                        ? leave()
                        : later(position.getInteger("next_poll_seconds") * 1000).compose(now -> poll(left - 1));
            case "called" -> random.nextDouble() < FORGETS_TO_COME ? gone() : claim(left);
            default -> gone();
        };
    }

    private Future<Void> later(int millis) {
        return vertx.timer(Math.max(1, millis), TimeUnit.MILLISECONDS).mapEmpty();
    }

    /** Gives the place or the slot back; a shopper without one has nothing to give. */
    Future<Void> leave() {
        if (ticket == null) return gone();
        return client.deleteAbs(sale + "/tickets/me")
                .bearerTokenAuthentication(ticket)
                .send()
                .mapEmpty();
    }

    private Future<Void> claim(int left) {
        return client.postAbs(sale + "/passes")
                .bearerTokenAuthentication(ticket)
                .send()
                .compose(answer -> {
                    if (answer.statusCode() == 201)
                        return shop(answer.bodyAsJsonObject().getString("pass"));
                    if (answer.statusCode() == 409 || answer.statusCode() == 503) {
                        return later(1000).compose(now -> poll(left - 1));
                    }
                    return gone();
                });
    }

    private Future<Void> shop(String pass) {
        admitted.run();
        int thinking = random.nextInt(LEAST_THINKING_MILLIS, MOST_THINKING_MILLIS);
        String method = random.nextDouble() < IS_DECLINED ? "tok_decline" : "tok_ok";
        String product = random.nextInt(4) == 0 ? "print-a2" : "print-a3";
        JsonObject line = new JsonObject().put("product", product).put("quantity", 1 + random.nextInt(2));
        return later(thinking)
                .compose(now -> client.postAbs(sale + "/orders")
                        .bearerTokenAuthentication(pass)
                        .putHeader("Idempotency-Key", key())
                        .sendJsonObject(new JsonObject()
                                .put("lines", new JsonArray().add(line))
                                .put("payment_method", method))
                        .mapEmpty());
    }
}
