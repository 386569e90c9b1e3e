package sluice.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeoutException;
import sluice.journal.JournalStream.Raw;
import sluice.kafka.KafkaSettings;
import sluice.redis.RedisStore;
import sluice.reservation.LedgerSettings;
import sluice.sale.SaleId;

/**
 * The journal of the epoch in force as the server holds it that is to be restored, brought into the tables before the
 * next epoch shuts it out of the log. What a log has lost is thus lost for good only if no reachable server has it.
 *
 * <p>INVARIANT: what any server holds of an epoch is the beginning of one and the same journal, so that copying it is
 * never wrong. An epoch is opened once, by the writer whom the log accepted, on the server on which he began; only that
 * server's run id may write it, and all others have its entries by replication or from its files. (A server that falls
 * back behind its own writes and keeps its run id would break this; restarted ones and replicas do not.)
 */
public final class SurvivingJournal {
    private static final long LOOK_EVERY_MILLIS = 25;

    private final Vertx vertx;
    private final JournalStream stream;
    private final CursorRows cursors;
    private final LogWriter log;
    private final int batch;
    private final long patienceNanos;

    public SurvivingJournal(
            Vertx vertx,
            RedisStore redis,
            CursorRows cursors,
            LogWriter log,
            LedgerSettings ledger,
            KafkaSettings kafka) {
        this.vertx = vertx;
        this.stream = new JournalStream(redis);
        this.cursors = cursors;
        this.log = log;
        this.batch = ledger.relayBatch();
        this.patienceNanos = kafka.timeout().toNanos();
    }

    /**
     * Succeeds when the tables hold all that the server does of the epoch that they are in. The ledger must be shut, so
     * that no entry is added. A relay may be copying too: each copies in order, and the fold takes each entry once.
     */
    public Future<Void> intoTables(SaleId sale) {
        return look(sale, Leftover.UNSEEN, System.nanoTime() + patienceNanos);
    }

    private Future<Void> look(SaleId sale, Leftover before, long until) {
        return cursors.of(sale)
                .compose(cursor -> stream.after(sale, cursor.fold(), batch)
                        .compose(entries -> handle(sale, before.look(cursor.fold()), readable(entries), until)));
    }

    private Future<Void> handle(SaleId sale, Leftover seen, List<Raw> entries, long until) {
        List<Fold> places = entries.stream().map(Raw::at).toList();
        if (seen.isNone(places)) return Future.succeededFuture();
        if (System.nanoTime() - until > 0) {
            return Future.failedFuture(new TimeoutException("no worker applied what the journal holds"));
        }
        List<Raw> left = entries.subList(0, Leftover.following(seen.worker(), places));
        return (seen.isStuck() ? copy(sale, left) : Future.<Void>succeededFuture())
                .compose(copied -> vertx.timer(LOOK_EVERY_MILLIS))
                .compose(later -> look(sale, seen, until));
    }

    private Future<Void> copy(SaleId sale, List<Raw> entries) {
        return log.append(sale, entries.stream().map(Raw::recordValue).toList());
    }

    // What cannot be read has never counted, nor has what stands behind it.
    private static List<Raw> readable(List<Raw> entries) {
        return entries.stream().takeWhile(SurvivingJournal::isReadable).toList();
    }

    private static boolean isReadable(Raw entry) {
        try {
            return JournalEntry.parse(entry.recordValue()).seq() > 0;
        } catch (MalformedEntry e) {
            return false;
        }
    }
}
