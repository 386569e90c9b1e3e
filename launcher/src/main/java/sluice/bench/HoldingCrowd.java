package sluice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import sluice.ticket.Ticket;

/**
 * People who poll until they are called, come in, hold one unit each, and pay for it at once or never. Who finds
 * nothing left looks again. On the load's event loop.
 */
final class HoldingCrowd {
    private static final String HOLD = AdmittedBuyers.ONE.replace("tok_ok", "later");
    private static final String PAY = "{\"payment_method\":\"tok_ok\"}";
    /** Within so long everybody has polled once. */
    static final int FIRST_MILLIS = 20_000;

    private static final long RETRY_MILLIS = 100;
    private static final int PAYMENTS = 20;

    private final Vertx vertx;
    private final BareClient client;
    private final BenchSale sale;
    private final SplittableRandom random = new SplittableRandom(3);
    private boolean over;
    private int waiting;
    private int lost;

    /** One shopper; what he holds is asked for under his ticket's id. */
    private record Shopper(String ticket, String token, boolean pays) {}

    HoldingCrowd(Vertx vertx, BareClient client, BenchSale sale) {
        this.vertx = vertx;
        this.client = client;
        this.sale = sale;
    }

    /** Everybody of {@code line} begins to poll; {@code pays} says by place who will pay. */
    void start(FilledLine line, List<Boolean> pays) {
        vertx.runOnContext(now -> {
            for (Ticket ticket : line.tickets()) {
                waiting++;
                int place = (int) ticket.index();
                Shopper shopper = new Shopper(ticket.id(), line.token(ticket), pays.get(place));
                pollLater(shopper, 1 + random.nextInt(FIRST_MILLIS));
            }
        });
    }

    private void later(long millis, Runnable step) {
        vertx.setTimer(Math.max(1, millis), fired -> {
            if (!over) step.run();
        });
    }

    private void pollLater(Shopper shopper, long millis) {
        later(millis, () -> poll(shopper));
    }

    private void poll(Shopper shopper) {
        client.send(GateBench.request(sale, "GET", "/tickets/me", shopper.token()))
                .onSuccess(reply -> {
                    if (reply.status() != 200) pollLater(shopper, RETRY_MILLIS);
                    else if (reply.has("\"state\":\"called\"")) claim(shopper);
                    else pollLater(shopper, Math.round(1000 * reply.decimalAfter("\"next_poll_seconds\":")));
                })
                .onFailure(gone -> pollLater(shopper, RETRY_MILLIS));
    }

    private void claim(Shopper shopper) {
        client.send(GateBench.request(sale, "POST", "/passes", shopper.token()))
                .onSuccess(reply -> {
                    if (reply.status() == 201) hold(shopper, reply.quotedAfter("\"pass\":\""));
                    else later(RETRY_MILLIS, () -> claim(shopper));
                })
                .onFailure(gone -> later(RETRY_MILLIS, () -> claim(shopper)));
    }

    private void hold(Shopper shopper, String pass) {
        Buffer request = post(sale.path() + "/orders", HOLD, pass, "Idempotency-Key: bench-hold-" + shopper.ticket());
        client.send(request)
                .onSuccess(reply -> {
                    if (reply.status() != 202) {
                        later(RETRY_MILLIS, () -> hold(shopper, pass));
                        return;
                    }
                    waiting--;
                    String order = reply.quotedAfter("\"order\":\"");
                    if (shopper.pays()) pay(order, reply.quotedAfter("\"token\":\""), PAYMENTS);
                })
                .onFailure(gone -> later(RETRY_MILLIS, () -> hold(shopper, pass)));
    }

    /** At first the order may not be written yet; later on, the hold may have run out before he got through. */
    private void pay(String order, String token, int left) {
        String path = "/v1/orders/" + order + "/pay?sale=" + sale.id();
        client.send(post(path, PAY, token, "Accept: application/json"))
                .map(BareClient.Reply::status)
                .otherwise(0)
                .onSuccess(status -> {
                    if (status == 200) return;
                    if (left > 0) later(RETRY_MILLIS, () -> pay(order, token, left - 1));
                    else lost++;
                });
    }

    private static Buffer post(String path, String body, String bearer, String header) {
        return BareClient.request(
                        "POST",
                        path,
                        "Authorization: Bearer " + bearer,
                        header,
                        "Content-Type: application/json",
                        "Content-Length: " + body.length())
                .appendString(body);
    }

    /** How many wanted to pay and could not. */
    int lost() {
        return lost;
    }

    /** Whether there is still somebody who has not held anything. */
    boolean isWaiting() {
        return waiting > 0;
    }

    void stop() {
        over = true;
    }
}
