package sluice.line;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.SaleId;

/**
 * Takes blocks of indexes from Postgres and makes them usable in Redis. INVARIANT: Postgres gives each index to one
 * lineage only, and a lineage lives on one server only; so no index is given twice, whatever Redis loses.
 */
public final class IndexBlocks {
    private static final String BEGIN = Sql.of("line/begin-index-block.sql");
    private static final String EXTEND = Sql.of("line/extend-index-block.sql");
    private static final Script APPLY = Script.of("line/extend.lua");

    private final Postgres postgres;
    private final RedisStore redis;
    private final int size;

    public IndexBlocks(Postgres postgres, RedisStore redis, LineSettings settings) {
        this.postgres = postgres;
        this.redis = redis;
        this.size = settings.indexBlock();
    }

    /**
     * What Redis said of its block.
     *
     * @param lineage empty if it has none that it may go on with
     * @param known the lineage that it remembers, empty if none
     */
    record Held(String lineage, String known, int generation, long limit, long left) {
        boolean usable() {
            return !lineage.isEmpty();
        }
    }

    private record Block(String lineage, long first, long end, int generation) {}

    boolean isHalfUsed(Held held) {
        return held.usable() && held.left() < size / 2;
    }

    /** Adds a block to the lineage that Redis goes on with; {@code false} if that is not the sale's any more. */
    Future<Boolean> extend(SaleId sale, Held held) {
        return postgres.run(EXTEND, Tuple.of(sale.value(), held.lineage(), held.limit(), (long) size))
                .compose(rows -> apply(sale, rows).map(rows.size() == 1));
    }

    /**
     * Begins a lineage in place of the one that Redis remembers. If the row has another than that, some node is about
     * to tell Redis of it, or died before: then nothing is done unless {@code force}.
     */
    Future<Void> begin(SaleId sale, Held held, boolean force) {
        String lineage = UUID.randomUUID().toString();
        int lost = held.known().isEmpty() ? 1 : 0;
        return postgres.run(BEGIN, Tuple.of(sale.value(), lineage, (long) size, lost, held.known(), force))
                .compose(rows -> apply(sale, rows));
    }

    private Future<Void> apply(SaleId sale, RowSet<Row> rows) {
        return rows.size() == 0
                ? Future.succeededFuture()
                : apply(sale, read(rows.iterator().next()));
    }

    private static Block read(Row row) {
        return new Block(
                row.getString("lineage"),
                row.getLong("first_index"),
                row.getLong("end_index"),
                row.getInteger("generation"));
    }

    private Future<Void> apply(SaleId sale, Block block) {
        SaleKeys keys = redis.keys(sale);
        return redis.run(
                        APPLY,
                        List.of(keys.state(), keys.lineState(), keys.leavers()),
                        List.of(
                                block.lineage(),
                                Long.toString(block.first()),
                                Long.toString(block.end()),
                                Integer.toString(block.generation())))
                .mapEmpty();
    }
}
