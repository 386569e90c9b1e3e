package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import sluice.ticket.Ticket;

/**
 * A line that shows itself and is called wave by wave: the shop gets room for so many more, and nothing else holds them
 * back. Who is called asks at once, so never more than a wave stands before the door.
 */
final class CalledCrowd {
    private static final int AT_ONCE = 5_000;
    private static final int PLENTY = 1_000_000;

    private final Stage stage;
    private final Target target;
    private final BenchSale sale;
    private final FilledLine line;
    private final Iterator<Ticket> next;
    private final List<Double> rates = new ArrayList<>();
    private int room;

    private CalledCrowd(Stage stage, Target target, BenchSale sale, FilledLine line) {
        this.stage = stage;
        this.target = target;
        this.sale = sale;
        this.line = line;
        this.next = line.tickets().iterator();
    }

    /** {@code people} join and wait; one of them is called. */
    static CalledCrowd of(Stage stage, Target target, String name, int people) throws Exception {
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 6 * PLENTY)
                .put("burst", PLENTY)
                .put("total_active_users", 1)
                .put("claim_window", 3_600);
        BenchSale sale = BenchSale.open(stage, target, name, knobs, PLENTY);
        CalledCrowd crowd = new CalledCrowd(stage, target, sale, FilledLine.of(stage, sale, people, index -> true));
        stage.until(() -> sale.seen().map(seen -> seen.getLong("joined") == people));
        return crowd;
    }

    /** Calls {@code count} more; answers when all of them have been. */
    void call(int count) throws Exception {
        show(room, count + 1);
        room += count;
        long begun = System.nanoTime();
        sale.turn(target, new JsonObject().put("total_active_users", room));
        int everybody =
                stage.first(() -> called().map(called -> called >= count ? Optional.of(called) : Optional.empty()));
        rates.add(everybody * 1e9 / (System.nanoTime() - begun));
    }

    private Future<Integer> called() {
        return stage.redis()
                .send(Request.cmd(Command.ZCARD).arg(sale.keys().called()))
                .map(count -> count.toInteger());
    }

    /** As their clients would by polling, who are not there. */
    private void show(int from, int count) throws Exception {
        int end = Math.min(line.tickets().size(), from + count);
        for (int first = from; first < end; first += AT_ONCE) {
            Request present = Request.cmd(Command.ZADD).arg(sale.keys().present());
            long now = System.currentTimeMillis();
            List<Ticket> some = line.tickets().subList(first, Math.min(end, first + AT_ONCE));
            some.forEach(ticket -> present.arg(now).arg(ticket.index()));
            Stage.await(stage.redis().send(present));
        }
    }

    BenchSale sale() {
        return sale;
    }

    /** The next one in order of place; each is given once. */
    Ticket next() {
        return next.next();
    }

    /** The request with which the next one comes in. */
    Buffer nextClaim() {
        return GateBench.request(sale, "POST", "/passes", line.token(next()));
    }

    /** How many were called in a second, from the turn of the knob until the whole wave was. */
    double callsPerSecond() {
        return Rounds.median(rates);
    }
}
