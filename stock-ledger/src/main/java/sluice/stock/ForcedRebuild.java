package sluice.stock;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.journal.Cursor;
import sluice.postgres.Sql;
import sluice.recount.Halts;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * A rebuild at a person's word, of a ledger that may be in force and may be halted. It is the way of every rebuild,
 * which shuts the ledger first and waits for the worker, so that nothing that was answered is lost in either mode; on
 * it the counters of the tables are counted anew from the reservations and the halt is lifted. If it fails, the halt
 * stays and the sale's next restore is closed; it may be repeated.
 */
public final class ForcedRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(ForcedRebuild.class);
    private static final String LOCK = Sql.of("recount/lock-stock.sql");
    private static final String RECOUNT = Sql.of("recount/recount-stock.sql");
    private static final long PAUSE_MILLIS = 50;

    private final Vertx vertx;
    private final LedgerRebuild.Parts parts;
    private final LedgerRebuild rebuild;

    public ForcedRebuild(Vertx vertx, LedgerRebuild.Parts parts, String writer) {
        this.vertx = vertx;
        this.parts = parts;
        this.rebuild = new LedgerRebuild(vertx, parts, writer);
    }

    /** Rebuilds the ledger under a new epoch and answers how long nothing could be bought. */
    public Future<Duration> run(Sale sale) {
        return until("another process rebuilds it", () -> rebuild.takeTurn(sale.id()))
                .compose(mine -> rebuild.epochOf(sale.id()))
                .compose(usable -> parts.cursors().of(sale.id()).compose(cursor -> restore(sale, usable, cursor)));
    }

    private Future<Void> until(String trouble, Supplier<Future<Boolean>> condition) {
        return until(
                trouble, condition, System.nanoTime() + parts.kafka().timeout().toNanos());
    }

    private Future<Void> until(String trouble, Supplier<Future<Boolean>> condition, long endNanos) {
        return condition.get().compose(holds -> {
            if (holds) return Future.succeededFuture();
            if (System.nanoTime() - endNanos > 0) return Future.failedFuture(new TimeoutException(trouble));
            return vertx.timer(PAUSE_MILLIS).compose(later -> until(trouble, condition, endNanos));
        });
    }

    private Future<Duration> restore(Sale sale, long usable, Cursor cursor) {
        long closed = System.nanoTime();
        return rebuild.restore(sale, Math.max(usable, cursor.epoch()) + 1, () -> amend(sale.id()))
                .compose(restored -> restored
                        ? Future.succeededFuture(Duration.ofNanos(System.nanoTime() - closed))
                        : Future.failedFuture(new IllegalStateException("another process was faster")));
    }

    private Future<Void> amend(SaleId sale) {
        return parts.postgres()
                .transaction(transaction -> run(transaction, LOCK, sale)
                        .compose(locked -> run(transaction, RECOUNT, sale))
                        .onSuccess(wrong -> tell(sale, wrong))
                        .compose(counted -> Halts.lift(transaction, sale)));
    }

    private static Future<RowSet<Row>> run(SqlConnection transaction, String statement, SaleId sale) {
        return transaction.preparedQuery(statement).execute(Tuple.of(sale.value()));
    }

    private static void tell(SaleId sale, RowSet<Row> wrong) {
        List<String> products = new ArrayList<>();
        wrong.forEach(row -> products.add(row.getString("product")));
        if (products.isEmpty()) return;
        LOG.atWarn()
                .addKeyValue("sale", sale)
                .addKeyValue("products", products)
                .log("counters of the tables counted anew");
    }

    public Future<Void> close() {
        return rebuild.close();
    }
}
