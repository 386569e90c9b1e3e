package sluice.order;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.crash.CrashPoint;
import sluice.journal.Cursor;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.journal.StaleCursor;
import sluice.outbox.DeadLetter;
import sluice.outbox.OutboxRows;
import sluice.postgres.Postgres;
import sluice.recount.Halts;
import sluice.sale.SaleId;
import sluice.stock.Applied;
import sluice.stock.StockRows;

/**
 * Writes a batch of a sale's log in one transaction: stock and reservations, the orders of new ones, the settlements
 * that came back, the dead letters, the cursor. All of it or nothing.
 */
public final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(100);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(30);

    /** What the writer works with. {@code placed} is told when there are orders to charge. */
    public record Parts(Postgres postgres, OutboxRows outbox, OrderHints hints, Runnable placed) {}

    private final Parts parts;
    private final OrderSettings settings;
    private final Halts halts;
    private final Map<SaleId, String> broken = new ConcurrentHashMap<>();

    public BatchWriter(Parts parts, OrderSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.halts = new Halts(parts.postgres());
    }

    Map<SaleId, String> broken() {
        return Map.copyOf(broken);
    }

    /** Applies a batch that follows {@code from} and answers where the cursor stands then. */
    Future<Cursor> write(SaleId sale, Cursor from, SaleLog.Batch batch) {
        return parts.postgres()
                .transaction(transaction -> DeadLetter.insert(transaction, "journal", sale, batch.poison())
                        .compose(kept -> apply(transaction, from, batch))
                        .compose(applied -> finish(transaction, sale, applied))
                        .onSuccess(written -> CrashPoint.BATCH_WRITTEN.reach()))
                .onSuccess(committed -> CrashPoint.BATCH_COMMITTED.reach())
                .onSuccess(applied -> tell(sale, batch, applied))
                .map(Applied::cursor);
    }

    private static Future<Applied> apply(SqlConnection transaction, Cursor from, SaleLog.Batch batch) {
        return batch.accepted().isEmpty()
                ? Future.succeededFuture(Applied.nothing(from))
                : StockRows.apply(transaction, from.sale(), from, batch.accepted());
    }

    private Future<Applied> finish(SqlConnection transaction, SaleId sale, Applied applied) {
        List<String> ended = new ArrayList<>(applied.confirmed());
        applied.released().stream().map(Release::id).forEach(ended::add);
        return OrderRows.place(transaction, sale, applied.reserved(), settings.hold())
                .compose(placed -> parts.outbox().returned(transaction, ended))
                .map(applied);
    }

    private void tell(SaleId sale, SaleLog.Batch batch, Applied applied) {
        if (broken.remove(sale) != null) {
            LOG.atInfo().addKeyValue("sale", sale).log("log of the sale goes on");
        }
        for (DeadLetter letter : batch.poison()) {
            LOG.atError()
                    .addKeyValue("sale", sale)
                    .addKeyValue("position", letter.position())
                    .addKeyValue("reason", letter.reason())
                    .log("record set aside");
        }
        if (applied.reserved().isEmpty()) return;
        parts.hints().changed(applied.reserved().stream().map(Reserve::id).toList());
        parts.placed().run();
    }

    /** Judges a failed write, and answers how long its log shall rest. */
    Duration trouble(SaleId sale, Throwable failure) {
        if (failure instanceof StaleCursor) {
            LOG.atDebug().addKeyValue("sale", sale).log("another worker was faster");
            return SHORT_PAUSE;
        }
        if (isRefusedByTheRows(failure)) {
            if (broken.put(sale, String.valueOf(failure.getMessage())) == null) halt(sale, failure);
            // Somebody may repair the rows: it is tried again, and until then nothing more of this sale is applied.
            return LONG_PAUSE;
        }
        LOG.atWarn()
                .addKeyValue("sale", sale)
                .addKeyValue("cause", failure.toString())
                .log("batch not written");
        return settings.retryInterval();
    }

    /** What is sold now could never become an order. */
    private void halt(SaleId sale, Throwable failure) {
        LOG.atError()
                .addKeyValue("sale", sale)
                .addKeyValue("cause", failure.toString())
                .log("log of the sale is refused");
        halts.halt(sale, "the tables refuse the log: " + failure.getMessage())
                .onFailure(unknown -> broken.remove(sale));
    }

    /** Class 23, a broken constraint, and 22, a value that fits no column: the log contradicts the rows. */
    private static boolean isRefusedByTheRows(Throwable failure) {
        if (!(failure instanceof PgException trouble) || trouble.getSqlState() == null) return false;
        return trouble.getSqlState().startsWith("23") || trouble.getSqlState().startsWith("22");
    }
}
