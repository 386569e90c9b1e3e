package sluice.recount;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.journal.Fold;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.SaleId;

/** Cuts of the counters in Redis: journaled, so that the worker meets each at exactly its point of the log. */
public final class Cuts {
    private static final Script SNAPSHOT = Script.of("ledger/snapshot.lua");

    private final RedisStore redis;

    public Cuts(RedisStore redis) {
        this.redis = redis;
    }

    /**
     * Journals the counters of a sale and answers the entry, which is the one of the latest cut if nothing was
     * journaled since and that is younger than {@code silence}; empty if Redis has no counters of the sale. The refusal
     * {@code recovering} while the ledger is not in force.
     */
    public Future<Optional<Fold>> take(SaleId sale, Duration silence) {
        SaleKeys keys = redis.keys(sale);
        return redis.run(
                        SNAPSHOT,
                        List.of(keys.state(), keys.stock(), keys.journal()),
                        List.of(Long.toString(silence.toMillis())))
                .map(Cuts::entry);
    }

    private static Optional<Fold> entry(Response answer) {
        return answer.get(0).toString().equals("BROKEN")
                ? Optional.empty()
                : Optional.of(new Fold(answer.get(1).toLong(), answer.get(2).toLong()));
    }
}
