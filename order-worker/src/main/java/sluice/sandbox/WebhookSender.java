package sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.payment.WebhookSignature;

/**
 * Tells the merchant of charges by signed events, as late, often and shuffled as the knobs say; one that is not taken
 * is sent again a few times. What waits in memory is lost with the process. For one event loop.
 */
final class WebhookSender {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_WAITING = 100_000;
    private static final int MOST_TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long PATIENCE_MILLIS = 5000;

    private final Vertx vertx;
    private final String secret;
    private final Supplier<SandboxKnobs> knobs;
    private final WebClient client;
    private int waiting;

    /** @param secret signs the events; empty: none are sent */
    WebhookSender(Vertx vertx, String secret, Supplier<SandboxKnobs> knobs) {
        this.vertx = vertx;
        this.secret = secret;
        this.knobs = knobs;
        this.client = WebClient.create(vertx);
    }

    /** An event: the header that carries its signature, and what it says. */
    record Event(String header, JsonObject json) {}

    void send(Event event) {
        SandboxKnobs.Webhooks webhooks = knobs.get().webhooks();
        if (secret.isEmpty() || webhooks.uri().isEmpty()) return;
        for (int copy = 0; copy < webhooks.copies() && waiting < MOST_WAITING; copy++) {
            waiting++;
            later(delayMillis(webhooks), event, webhooks.uri(), 1);
        }
    }

    private static long delayMillis(SandboxKnobs.Webhooks webhooks) {
        long delay = webhooks.delayMillis();
        return webhooks.shuffle() ? ThreadLocalRandom.current().nextLong(2 * delay + 1) : delay;
    }

    private void later(long millis, Event event, String uri, int attempt) {
        vertx.timer(Math.max(1, millis))
                .compose(now -> post(event, uri))
                .onComplete(taken -> waiting--, failure -> again(failure, event, uri, attempt));
    }

    private Future<Void> post(Event event, String uri) {
        Buffer body = event.json().toBuffer();
        String signature = WebhookSignature.sign(secret, System.currentTimeMillis() / 1000, body);
        return client.postAbs(uri)
                .putHeader("Content-Type", "application/json")
                .putHeader(event.header(), signature)
                .timeout(PATIENCE_MILLIS)
                .sendBuffer(body)
                .compose(response -> response.statusCode() == 200
                        ? Future.succeededFuture()
                        : Future.failedFuture("status " + response.statusCode()));
    }

    private void again(Throwable failure, Event event, String uri, int attempt) {
        if (attempt < MOST_TRIES) {
            later(FIRST_PAUSE_MILLIS << attempt, event, uri, attempt + 1);
            return;
        }
        waiting--;
        LOG.atWarn().addKeyValue("cause", failure.toString()).log("webhook given up");
    }

    void close() {
        client.close();
    }
}
