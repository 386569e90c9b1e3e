package sluice.recount;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import sluice.journal.Fold;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.redis.RedisStore;
import sluice.redis.Script;
import sluice.sale.SaleId;

/**
 * Sales in which nothing is sold until a person has looked. The row decides and outlives a loss of Redis; closing the
 * ledger there is what every node feels at once.
 */
public final class Halts {
    private static final String INSERT = Sql.of("recount/insert-halt.sql");
    private static final String DELETE = Sql.of("recount/delete-halt.sql");
    private static final Script CLOSE = Script.of("ledger/close.lua");

    private final Postgres postgres;

    public Halts(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Halts the sale; the first reason stays. */
    public Future<Void> halt(SaleId sale, String reason) {
        return postgres.run(INSERT, Tuple.of(sale.value(), reason)).mapEmpty();
    }

    static Future<Void> halt(SqlConnection transaction, SaleId sale, String reason) {
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(sale.value(), reason))
                .mapEmpty();
    }

    /** Ends the halt: the ledger that is restored next is open. */
    public static Future<Void> lift(SqlConnection transaction, SaleId sale) {
        return transaction.preparedQuery(DELETE).execute(Tuple.of(sale.value())).mapEmpty();
    }

    /** Closes the ledger of {@code epoch} in Redis and answers its last entry; empty if another epoch is in force. */
    public static Future<Optional<Fold>> close(RedisStore redis, SaleId sale, long epoch) {
        return redis.run(CLOSE, List.of(redis.keys(sale).state()), List.of(Long.toString(epoch)))
                .map(Halts::closed);
    }

    private static Optional<Fold> closed(Response answer) {
        return answer.get(0).toString().equals("CLOSED")
                ? Optional.of(new Fold(answer.get(1).toLong(), answer.get(2).toLong()))
                : Optional.empty();
    }
}
