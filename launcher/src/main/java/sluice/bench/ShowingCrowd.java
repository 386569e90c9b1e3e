package sluice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * People who wait, polling as they are told, and some of whom do not come when they are called though their pages are
 * open. On the load's event loop.
 */
final class ShowingCrowd {
    /** One shopper's two requests. */
    record Shopper(Buffer poll, Buffer claim) {}

    private static final int FIRST_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 250;

    private final Vertx vertx;
    private final BareClient client;
    private final double noShow;
    private final SplittableRandom random = new SplittableRandom(11);
    private boolean over;
    private long stayedAway;

    ShowingCrowd(Vertx vertx, BareClient client, double noShow) {
        this.vertx = vertx;
        this.client = client;
        this.noShow = noShow;
    }

    /** Everybody of a line. */
    static List<Shopper> of(BenchSale sale, FilledLine line) {
        return line.tickets().stream()
                .map(ticket -> new Shopper(
                        GateBench.request(sale, "GET", "/tickets/me", line.token(ticket)),
                        GateBench.request(sale, "POST", "/passes", line.token(ticket))))
                .toList();
    }

    void start(List<Shopper> shoppers) {
        vertx.runOnContext(now -> shoppers.forEach(shopper -> pollLater(shopper, 1 + random.nextInt(FIRST_MILLIS))));
    }

    private void pollLater(Shopper shopper, long millis) {
        vertx.setTimer(millis, fired -> {
            if (!over) poll(shopper);
        });
    }

    private void poll(Shopper shopper) {
        client.send(shopper.poll())
                .onSuccess(reply -> {
                    if (reply.status() != 200) pollLater(shopper, RETRY_MILLIS);
                    else if (reply.has("\"state\":\"called\"")) turn(shopper);
                    else pollLater(shopper, Math.round(1000 * reply.decimalAfter("\"next_poll_seconds\":")));
                })
                .onFailure(gone -> pollLater(shopper, RETRY_MILLIS));
    }

    private void turn(Shopper shopper) {
        if (random.nextDouble() < noShow) stayedAway++;
        else claim(shopper);
    }

    private void claim(Shopper shopper) {
        if (over) return;
        client.send(shopper.claim()).map(BareClient.Reply::status).otherwise(0).onSuccess(status -> {
            if (status != 201) vertx.setTimer(RETRY_MILLIS, fired -> claim(shopper));
        });
    }

    /** How many were called and did not come. */
    long stayedAway() {
        return stayedAway;
    }

    void stop() {
        over = true;
    }
}
