package sluice.journal;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sluice.redis.RedisStore;
import sluice.sale.SaleId;

/** The journals in Redis as one relay reads them, on a connection of its own because reading waits on the server. */
final class JournalStream {
    /** An entry as Redis has it: where it stands and its text, which a relay does not look into. */
    record Raw(Fold at, String text) {
        String recordValue() {
            return at + "\n" + text;
        }
    }

    private static final long GRACE_MILLIS = 2000;

    private final RedisStore redis;
    private RedisConnection connection;

    JournalStream(RedisStore redis) {
        this.redis = redis;
    }

    /** The next entries of each sale, at most {@code most} each; empty if none came within {@code wait}. */
    Future<Map<SaleId, List<Raw>>> read(Map<SaleId, Fold> from, int most, Duration wait) {
        Map<String, SaleId> sales = new HashMap<>();
        Request request = Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(most)
                .arg("BLOCK")
                .arg(wait.toMillis())
                .arg("STREAMS");
        List<Map.Entry<SaleId, Fold>> positions = List.copyOf(from.entrySet());
        for (Map.Entry<SaleId, Fold> position : positions) {
            String key = redis.keys(position.getKey()).journal();
            sales.put(key, position.getKey());
            request.arg(key);
        }
        positions.forEach(position -> request.arg(position.getValue().toString()));
        return connected()
                .compose(open -> open.send(request))
                .timeout(wait.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> drop())
                .map(response -> read(sales, response));
    }

    private Future<RedisConnection> connected() {
        if (connection != null) return Future.succeededFuture(connection);
        return redis.connect().map(open -> {
            connection = open;
            open.exceptionHandler(failure -> drop());
            open.endHandler(end -> drop());
            return open;
        });
    }

    private void drop() {
        RedisConnection open = connection;
        connection = null;
        if (open != null) open.close().onFailure(gone -> {});
    }

    private static Map<SaleId, List<Raw>> read(Map<String, SaleId> sales, Response response) {
        Map<SaleId, List<Raw>> read = new HashMap<>();
        if (response == null) return read;
        if (response.isMap()) {
            response.getKeys().forEach(key -> read.put(sales.get(key), entries(response.get(key))));
        } else {
            response.forEach(stream -> read.put(sales.get(stream.get(0).toString()), entries(stream.get(1))));
        }
        return read;
    }

    private static List<Raw> entries(Response stream) {
        List<Raw> entries = new ArrayList<>(stream.size());
        for (Response entry : stream) {
            String[] id = entry.get(0).toString().split("-", 2);
            Fold at = new Fold(Long.parseLong(id[0]), Long.parseLong(id[1]));
            entries.add(new Raw(at, entry.get(1).get(1).toString()));
        }
        return entries;
    }

    /** The entries of one sale behind a position, at most {@code most}, without waiting for any. */
    Future<List<Raw>> after(SaleId sale, Fold position, int most) {
        return redis.send(Request.cmd(Command.XRANGE)
                        .arg(redis.keys(sale).journal())
                        .arg("(" + position)
                        .arg("+")
                        .arg("COUNT")
                        .arg(most))
                .map(JournalStream::entries);
    }

    /** Forgets entries that are in the tables; about a hundred more may stay. */
    Future<Void> trim(Cursor cursor) {
        return redis.send(Request.cmd(Command.XTRIM)
                        .arg(redis.keys(cursor.sale()).journal())
                        .arg("MINID")
                        .arg("~")
                        .arg(cursor.firstToKeep().toString()))
                .mapEmpty();
    }

    void close() {
        drop();
    }
}
