package sluice.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.reservation.LedgerSettings;
import sluice.reservation.Reserved;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * Tells buyers that their own entry is in the log. One for a process, fed by its reader; every thread may ask. A buyer
 * is never answered because the log is past his entry: an entry of a lost epoch has a place that others now hold.
 */
public final class Acknowledgements {
    private static final String APPLIED = Sql.of("journal/select-applied.sql");

    private record Waiting(Context context, Promise<Void> answer, long timer) {}

    /** What is known of one sale: recently accepted reservations, oldest first, and who waits for which. */
    private static final class Known {
        private final LinkedHashSet<OwnEntry> accepted = new LinkedHashSet<>();
        private final Map<OwnEntry, List<Waiting>> waiting = new HashMap<>();
    }

    private final Vertx vertx;
    private final Postgres postgres;
    private final LedgerSettings settings;
    private final Map<SaleId, Known> sales = new HashMap<>();
    private int buyers;

    public Acknowledgements(Vertx vertx, Postgres postgres, LedgerSettings settings) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.settings = settings;
    }

    /**
     * Completes once the reservation's entry was accepted in the log, in mode {@code redis} at once; fails with
     * {@code journal_unavailable} after the settings' time, {@code busy} when too many wait.
     */
    public Future<Void> own(Sale sale, Reserved reserved) {
        if (sale.acknowledgement() == Sale.Acknowledgement.REDIS) return Future.succeededFuture();
        OwnEntry own = OwnEntry.of(reserved);
        Future<Void> answer = await(sale.id(), own);
        if (reserved.again() && !answer.isComplete()) askTables(sale.id(), own);
        return answer;
    }

    private synchronized Future<Void> await(SaleId sale, OwnEntry own) {
        Known known = sales.computeIfAbsent(sale, any -> new Known());
        if (known.accepted.contains(own)) return Future.succeededFuture();
        if (buyers >= settings.reserveQueue()) return Future.failedFuture(Refusal.BUSY.refused());
        buyers++;
        Promise<Void> answer = Promise.promise();
        long timer = vertx.setTimer(settings.acknowledgeTimeout().toMillis(), late -> giveUp(sale, own, answer));
        known.waiting
                .computeIfAbsent(own, any -> new ArrayList<>(1))
                .add(new Waiting(vertx.getOrCreateContext(), answer, timer));
        return answer.future();
    }

    /** Asks the tables a last time: a node that came late to the log may have missed the entry. */
    private void giveUp(SaleId sale, OwnEntry own, Promise<Void> answer) {
        forget(sale, own, answer);
        applied(sale, own).onComplete(rows -> {
            if (rows.succeeded() && rows.result().size() > 0) answer.tryComplete();
            else answer.tryFail(Refusal.JOURNAL_UNAVAILABLE.refused());
        });
    }

    private void forget(SaleId sale, OwnEntry own, Promise<Void> answer) {
        synchronized (this) {
            List<Waiting> waiting = sales.get(sale).waiting.getOrDefault(own, new ArrayList<>());
            if (!waiting.removeIf(one -> one.answer() == answer)) return;
            if (waiting.isEmpty()) sales.get(sale).waiting.remove(own);
            buyers--;
        }
    }

    // An older reservation may have left this process' memory, or have been accepted before it started: then it is a
    // row.
    private void askTables(SaleId sale, OwnEntry own) {
        applied(sale, own)
                .onSuccess(rows -> {
                    if (rows.size() > 0) answer(take(sale, own));
                })
                .onFailure(unknown -> {});
    }

    private Future<RowSet<Row>> applied(SaleId sale, OwnEntry own) {
        return postgres.run(
                APPLIED,
                Tuple.of(
                        sale.value(), own.id(), own.entry().epoch(), own.entry().seq()));
    }

    /** Takes note of an entry that counts. */
    public void accept(SaleId sale, JournalEntry entry) {
        for (OwnEntry own : OwnEntry.in(entry)) answer(remember(sale, own));
    }

    private synchronized List<Waiting> remember(SaleId sale, OwnEntry own) {
        LinkedHashSet<OwnEntry> accepted = sales.computeIfAbsent(sale, any -> new Known()).accepted;
        accepted.add(own);
        if (accepted.size() > settings.acceptedIds()) {
            var oldest = accepted.iterator();
            oldest.next();
            oldest.remove();
        }
        return take(sale, own);
    }

    private synchronized List<Waiting> take(SaleId sale, OwnEntry own) {
        List<Waiting> waiting = sales.get(sale).waiting.remove(own);
        if (waiting == null) return List.of();
        buyers -= waiting.size();
        return waiting;
    }

    private void answer(List<Waiting> waiting) {
        for (Waiting one : waiting) {
            vertx.cancelTimer(one.timer());
            one.context().runOnContext(now -> one.answer().tryComplete());
        }
    }

    /** Buyers who wait at this moment. */
    public synchronized int waiting() {
        return buyers;
    }
}
