package sluice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;

/** People who wait and ask where they stand, each when the answer before told him to. On the load's event loop. */
final class WaitingCrowd {
    private static final long RETRY_MILLIS = 1_000;
    private static final int FIRST_MILLIS = 2_000;

    private final Vertx vertx;
    private final BareClient client;
    private final SplittableRandom random = new SplittableRandom(3);
    private long answers;
    private long refusals;
    private boolean over;

    WaitingCrowd(Vertx vertx, BareClient client) {
        this.vertx = vertx;
        this.client = client;
    }

    /** Begins to ask with each of {@code polls}; the pauses it is told are below ten seconds. */
    void start(List<Buffer> polls) {
        vertx.runOnContext(now -> polls.forEach(poll -> later(poll, 1 + random.nextInt(FIRST_MILLIS))));
    }

    private void later(Buffer poll, long millis) {
        vertx.setTimer(millis, fired -> {
            if (!over) ask(poll);
        });
    }

    private void ask(Buffer poll) {
        client.send(poll).map(WaitingCrowd::pauseMillis).otherwise(0L).onSuccess(pause -> {
            answers++;
            if (pause == 0) refusals++;
            later(poll, pause == 0 ? RETRY_MILLIS : pause);
        });
    }

    /** 0 for another answer than a position. */
    private static long pauseMillis(BareClient.Reply reply) {
        if (reply.status() != 200) return 0;
        return Math.round(1000 * reply.decimalAfter("\"next_poll_seconds\":"));
    }

    long answers() {
        return answers;
    }

    /** Answers that were no position. */
    long refusals() {
        return refusals;
    }

    void stop() {
        over = true;
    }
}
