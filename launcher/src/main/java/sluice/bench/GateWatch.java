package sluice.bench;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;

/** When a sale's gate called whom, by the clock of Redis: the end of a claim window less its length. */
final class GateWatch {
    private final Stage stage;
    private final BenchSale sale;
    private final long windowMillis;

    GateWatch(Stage stage, BenchSale sale, long windowMillis) {
        this.stage = stage;
        this.sale = sale;
        this.windowMillis = windowMillis;
    }

    /** The clock of Redis, in ms. */
    Future<Long> now() {
        return stage.redis()
                .send(Request.cmd(Command.TIME))
                .map(time -> time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000);
    }

    /** Index of each called one who has not come in, nor asked to, to when he was called in ms. */
    Future<Map<Long, Long>> calls() {
        Request request = Request.cmd(Command.ZRANGE)
                .arg(sale.keys().called())
                .arg(0)
                .arg(-1)
                .arg("WITHSCORES");
        Request door =
                Request.cmd(Command.ZRANGE).arg(sale.keys().door()).arg(0).arg(-1);
        // Whoever waits at the door has a new window each time he asks.
        return stage.redis()
                .send(request)
                .map(this::read)
                .compose(calls -> stage.redis().send(door).map(members -> {
                    members.forEach(member -> calls.remove(member.toLong()));
                    return calls;
                }));
    }

    private Map<Long, Long> read(Response members) {
        Map<Long, Long> calls = new HashMap<>();
        for (Response member : members) {
            calls.put(member.get(0).toLong(), member.get(1).toLong() - windowMillis);
        }
        return calls;
    }

    /** One call: whose, and when in ms. */
    record Call(long index, long atMillis) {}

    /** Waits until somebody has been called at {@code sinceMillis} or later; answers the first such call. */
    Call nextCall(long sinceMillis) throws Exception {
        return stage.first(() -> calls().map(calls -> calls.entrySet().stream()
                .filter(call -> call.getValue() >= sinceMillis)
                .min(Map.Entry.comparingByValue())
                .map(call -> new Call(call.getKey(), call.getValue()))));
    }
}
