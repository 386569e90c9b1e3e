package sluice.bench;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import sluice.redis.RedisStore;

/** Who is in a sale's line as Redis has it: the index of each ticket id. */
final class WrittenLine {
    private static final int AT_ONCE = 5_000;

    private final Map<String, Long> indexes = new HashMap<>();
    private long last = -1;
    private long twice;

    /** Reads all of it, in order of index. */
    static WrittenLine read(Stage stage, BenchSale sale) throws Exception {
        WrittenLine line = new WrittenLine();
        Stage.await(line.readOn(stage.redis(), sale.keys().line(), 0));
        return line;
    }

    private Future<Void> readOn(RedisStore redis, String key, long from) {
        Request request = Request.cmd(Command.ZRANGE).arg(key).arg(from).arg(from + AT_ONCE - 1);
        return redis.send(request.arg("WITHSCORES")).compose(members -> {
            members.forEach(this::take);
            return members.size() < AT_ONCE ? Future.succeededFuture() : readOn(redis, key, from + AT_ONCE);
        });
    }

    private void take(Response member) {
        long index = (long) Double.parseDouble(member.get(1).toString());
        if (index == last) twice++;
        last = index;
        indexes.put(member.get(0).toString(), index);
    }

    int size() {
        return indexes.size();
    }

    boolean has(String ticketId) {
        return indexes.containsKey(ticketId);
    }

    /** Whether this ticket has exactly this index. */
    boolean has(String ticketId, long index) {
        Long written = indexes.get(ticketId);
        return written != null && written == index;
    }

    /** Indexes that more than one ticket has. */
    long twice() {
        return twice;
    }
}
