package sluice.line;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import sluice.position.LineState.Counts;
import sluice.position.Positions;
import sluice.position.Snapshot;
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
    private static final String EXISTS = Sql.of("line/has-index-block.sql");
    private static final Script BEGIN_LINEAGE = Script.of("line/begin.lua");
    private static final Script EXTEND_LINEAGE = Script.of("line/extend.lua");

    private final Postgres postgres;
    private final RedisStore redis;
    private final Positions positions;
    private final int size;

    public IndexBlocks(Postgres postgres, RedisStore redis, Positions positions, LineSettings settings) {
        this.postgres = postgres;
        this.redis = redis;
        this.positions = positions;
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

    boolean isHalfUsed(Held held) {
        return held.usable() && held.left() < size / 2;
    }

    /** Whether {@code sale} was ever given a block, on whatever server. */
    Future<Boolean> exist(SaleId sale) {
        return postgres.run(EXISTS, Tuple.of(sale.value()))
                .map(rows -> rows.iterator().next().getBoolean("has"));
    }

    /** Adds a block to the lineage that Redis goes on with; {@code false} if that is not the sale's any more. */
    Future<Boolean> extend(SaleId sale, Held held) {
        return postgres.run(EXTEND, Tuple.of(sale.value(), held.lineage(), held.limit(), (long) size))
                .compose(rows -> apply(sale, rows).map(rows.size() == 1));
    }

    private Future<Void> apply(SaleId sale, RowSet<Row> rows) {
        if (rows.size() == 0) return Future.succeededFuture();
        Row row = rows.iterator().next();
        SaleKeys keys = redis.keys(sale);
        return redis.run(
                        EXTEND_LINEAGE,
                        List.of(keys.state(), keys.lineState()),
                        List.of(
                                row.getString("lineage"),
                                row.getLong("end_index").toString()))
                .mapEmpty();
    }

    /**
     * Begins a lineage in place of {@code known}, the one that Redis remembers (empty if none). If the row has another
     * than that, some node is about to tell Redis of it, or died before: then nothing is done unless {@code force}.
     * Where the line's server was lost, this opens the window in which its tickets are put back.
     */
    Future<Void> begin(SaleId sale, String known, boolean force) {
        String lineage = UUID.randomUUID().toString();
        return postgres.run(BEGIN, Tuple.of(sale.value(), lineage, (long) size, known, force))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : begin(sale, rows.iterator().next()));
    }

    private Future<Void> begin(SaleId sale, Row row) {
        SaleKeys keys = redis.keys(sale);
        return redis.run(
                        BEGIN_LINEAGE,
                        List.of(
                                keys.state(),
                                keys.lineState(),
                                keys.leavers(),
                                keys.line(),
                                keys.called(),
                                keys.aside(),
                                keys.door(),
                                keys.asked()),
                        begin(positions.find(sale), row))
                .mapEmpty();
    }

    /** How far the line has come is at least what this node saw last, and at least what was noted by any. */
    private List<String> begin(Optional<Snapshot> seen, Row row) {
        Counts last = seen.map(Snapshot::counts).orElse(Counts.NONE);
        LongStream progress = LongStream.of(
                Math.max(last.served(), row.getLong("served")),
                Math.max(last.joins(), row.getLong("joins")),
                Math.max(last.calls(), row.getLong("calls")),
                Math.max(last.claims(), row.getLong("claims")),
                row.getLong("cohort"));
        Stream<String> block = Stream.of(
                row.getString("lineage"),
                row.getLong("first_index").toString(),
                row.getLong("end_index").toString(),
                row.getInteger("generation").toString(),
                row.getBoolean("fresh") ? "1" : "0",
                Long.toString(positions.cadence().twoPollsMillis()));
        return Stream.concat(block, progress.mapToObj(Long::toString)).toList();
    }
}
