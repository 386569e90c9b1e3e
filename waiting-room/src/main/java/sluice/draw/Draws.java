package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/** Closes pre-queues: says who takes part in the draw. Every node may do so at any time before the draw is kept. */
public final class Draws {
    /** Indexes that take part in a draw at most. */
    public static final int MOST = 5_000_000;

    private static final Script CLOSE = Script.of("draw/close-cohort.lua");
    private static final String IS_BEGUN = Sql.of("draw/is-line-begun.sql");

    private final Vertx vertx;
    private final RedisStore redis;
    private final Postgres postgres;

    public Draws(Vertx vertx, RedisStore redis, Postgres postgres) {
        this.vertx = vertx;
        this.redis = redis;
        this.postgres = postgres;
    }

    /** Where the cohort ends, as the server {@code run} said. */
    private record Mark(int cohort, String run) {}

    /**
     * Closes the cohort and reads who is in it. Asked again, the cohort ends at the same index. While the line is being
     * restored the refusal {@code recovering}: nobody loses his part in the draw by a fault of ours.
     */
    public Future<Cohort> close(SaleId sale) {
        return postgres.run(IS_BEGUN, Tuple.of(sale.value()))
                .map(SqlResult::size)
                .compose(begun -> mark(sale, begun == 1))
                .compose(mark -> gather(sale, mark))
                .compose(ids -> vertx.executeBlocking(() -> Cohort.of(ids), false));
    }

    private Future<Mark> mark(SaleId sale, boolean begun) {
        SaleKeys keys = redis.keys(sale);
        return redis.run(
                        CLOSE,
                        List.of(keys.state(), keys.lineState()),
                        List.of(begun ? "1" : "0", Integer.toString(MOST)))
                .map(Draws::read);
    }

    private static Mark read(Response answer) {
        if (answer.get(0).toString().equals("HEALING")) throw Refusal.RECOVERING.refused();
        return new Mark(answer.get(1).toInteger(), answer.get(2).toString());
    }

    private Future<byte[]> gather(SaleId sale, Mark mark) {
        return new CohortReader(redis, sale, mark.cohort()).read().compose(ids -> stillThere(sale, mark, ids));
    }

    /** A server that was lost meanwhile may have answered with holes: then the ids count for nothing. */
    private Future<byte[]> stillThere(SaleId sale, Mark before, byte[] ids) {
        return mark(sale, before.cohort() > 0).map(after -> {
            if (!after.equals(before)) throw Refusal.RECOVERING.refused();
            return ids;
        });
    }
}
