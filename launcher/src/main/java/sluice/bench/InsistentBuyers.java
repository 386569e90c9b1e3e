package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import sluice.bench.BareClient.Reply;

/**
 * Buyers, a fixed number of them at a time, who insist: whoever is told to come again, or nothing at all, asks again
 * under the same key at the other gate, until he has his order or is told that everything is sold. For one event loop.
 */
final class InsistentBuyers {
    private static final String ORDER = "\"order\":\"";
    private static final int ID_LENGTH = 22;
    private static final long PAUSE_MILLIS = 100;
    private static final long UNANSWERED_SECONDS = 30;

    private final Vertx load;
    private final List<BareClient> gates;
    private final List<Buffer> purchases;
    private final String[] orders;
    private final Promise<Void> done = Promise.promise();
    private int next;
    private int finished;
    private int accepted;
    private int soldOut;
    private int later;
    private int unanswered;
    private String unexpected = "";
    private int wanted = Integer.MAX_VALUE;
    private Promise<Void> reached;
    private long lastAccepted;
    private long longestSilence;

    InsistentBuyers(Vertx load, List<BareClient> gates, List<Buffer> purchases) {
        this.load = load;
        this.gates = gates;
        this.purchases = purchases;
        this.orders = new String[purchases.size()];
    }

    /** Ends when each has his answer. */
    Future<Void> start(int atOnce) {
        load.runOnContext(now -> {
            for (int i = 0; i < atOnce; i++) nextBuyer();
        });
        return done.future();
    }

    /** When so many have their orders; the longest silence counts from there. */
    Future<Void> accepted(int count) {
        Promise<Void> promise = Promise.promise();
        load.runOnContext(now -> {
            wanted = count;
            reached = promise;
        });
        return promise.future();
    }

    private void nextBuyer() {
        if (next < purchases.size()) ask(next++, 0);
        else if (finished == purchases.size()) done.tryComplete();
    }

    private void ask(int buyer, int turn) {
        gates.get((buyer + turn) % gates.size())
                .send(purchases.get(buyer))
                .timeout(UNANSWERED_SECONDS, TimeUnit.SECONDS)
                .onComplete(reply -> answered(buyer, turn, reply), failure -> {
                    unanswered++;
                    askAgain(buyer, turn);
                });
    }

    private void answered(int buyer, int turn, Reply reply) {
        switch (reply.status()) {
            case 202 -> {
                orders[buyer] = reply.textAfter(ORDER, ID_LENGTH);
                count();
                finish();
            }
            case 409 -> {
                if (reply.has("\"sold_out\"")) soldOut++;
                else unexpected = reply.toString();
                finish();
            }
            case 429, 503 -> {
                later++;
                askAgain(buyer, turn);
            }
            default -> {
                unexpected = reply.toString();
                finish();
            }
        }
    }

    private void count() {
        long now = System.nanoTime();
        if (accepted > wanted) longestSilence = Math.max(longestSilence, now - lastAccepted);
        lastAccepted = now;
        accepted++;
        if (accepted == wanted) reached.complete();
    }

    private void finish() {
        finished++;
        nextBuyer();
    }

    private void askAgain(int buyer, int turn) {
        load.setTimer(PAUSE_MILLIS, fired -> ask(buyer, turn + 1));
    }

    /** The orders of all who have one. */
    List<String> orders() {
        return Arrays.stream(orders).filter(Objects::nonNull).toList();
    }

    /** His order, or null. */
    String order(int buyer) {
        return orders[buyer];
    }

    /** Who was told that everything is sold. */
    int soldOut() {
        return soldOut;
    }

    /** Answers to come again. */
    int later() {
        return later;
    }

    /** Requests whose connection broke, or who were told nothing in time. */
    int unanswered() {
        return unanswered;
    }

    /** An answer of another kind, empty if there was none. */
    String unexpected() {
        return unexpected;
    }

    /** The longest time in which nobody was accepted, once {@link #accepted} had come about. */
    double longestSilenceSeconds() {
        return longestSilence / 1e9;
    }
}
