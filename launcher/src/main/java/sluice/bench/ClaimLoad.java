package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Called people who all want to come in: a fixed number of claims in flight at each node; whoever is told to wait asks
 * again. On the load's event loop.
 */
final class ClaimLoad {
    private static final long RETRY_MILLIS = 50;

    private final Vertx vertx;
    private final Deque<Buffer> wishes = new ArrayDeque<>();
    private final List<Promise<Void>> lanes = new ArrayList<>();
    private long admitted;
    private long refused;
    private boolean over;

    /** {@code wishes} are requests, in order of place. */
    ClaimLoad(Vertx vertx, List<Buffer> wishes) {
        this.vertx = vertx;
        this.wishes.addAll(wishes);
    }

    /** {@code inFlight} claims at a time by {@code client} from now on. */
    void start(BareClient client, int inFlight) {
        for (int i = 0; i < inFlight; i++) {
            Promise<Void> lane = Promise.promise();
            lanes.add(lane);
            vertx.runOnContext(now -> next(client, lane));
        }
    }

    private void next(BareClient client, Promise<Void> lane) {
        Buffer wish = over ? null : wishes.poll();
        if (wish == null) {
            lane.complete();
            return;
        }
        client.send(wish).map(BareClient.Reply::status).otherwise(0).onSuccess(status -> {
            if (status == 201) {
                admitted++;
                next(client, lane);
                return;
            }
            refused++;
            wishes.push(wish);
            vertx.setTimer(RETRY_MILLIS, fired -> next(client, lane));
        });
    }

    /** No new claims; the future ends when all that are under way are answered. */
    Future<Void> stop() {
        over = true;
        return Future.all(lanes.stream().map(Promise::future).toList()).mapEmpty();
    }

    long admitted() {
        return admitted;
    }

    /** Answers that said to ask again, or none at all. */
    long refused() {
        return refused;
    }
}
