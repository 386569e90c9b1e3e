package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.List;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.SaleId;
import sluice.ticket.TicketIds;

/** Reads the ids of one closed cohort from the line, a few thousand at a time. */
final class CohortReader {
    private static final Script READ = Script.of("draw/read-cohort.lua");
    private static final int AT_ONCE = 4096;

    private final RedisStore redis;
    private final SaleKeys keys;
    private final byte[] ids;
    private final Promise<byte[]> done = Promise.promise();

    CohortReader(RedisStore redis, SaleId sale, int cohort) {
        this.redis = redis;
        this.keys = redis.keys(sale);
        this.ids = new byte[cohort * MerkleTree.ID];
    }

    /** 16 bytes for each index, zeros for one that nobody holds. Call once. */
    Future<byte[]> read() {
        readFrom(0);
        return done.future();
    }

    // One request after the other, but no chain of futures: it would be as long as the line.
    private void readFrom(int first) {
        if (first >= ids.length / MerkleTree.ID) {
            done.complete(ids);
            return;
        }
        int end = Math.min(first + AT_ONCE, ids.length / MerkleTree.ID);
        redis.run(READ, List.of(keys.state(), keys.line()), List.of(Integer.toString(first), Integer.toString(end)))
                .map(this::take)
                .onComplete(taken -> readFrom(end), done::fail);
    }

    private Void take(Response answer) {
        for (int i = 1; i < answer.size(); i += 2) {
            int at = answer.get(i + 1).toInteger() * MerkleTree.ID;
            System.arraycopy(TicketIds.read(answer.get(i).toString()), 0, ids, at, MerkleTree.ID);
        }
        return null;
    }
}
