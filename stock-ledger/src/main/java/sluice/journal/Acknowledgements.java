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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.reservation.LedgerSettings;
import sluice.reservation.Reserved;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * Tells buyers that their own entry is in the log. One for a process, fed by its reader; every thread may ask. A buyer
 * is never answered because the log is past his entry: an entry of a lost epoch has a place that others now hold.
 */
public final class Acknowledgements {
    private static final String APPLIED = Sql.of("journal/select-applied.sql");

    /** Somebody who waits for his own entry. */
    private static final class Waiting {
        private final SaleId sale;
        private final OwnEntry own;
        private final Promise<Void> answer = Promise.promise();
        private final long untilNanos;
        private final Context context;
        private final Thread thread = Thread.currentThread();

        Waiting(SaleId sale, OwnEntry own, long untilNanos, Context context) {
            this.sale = sale;
            this.own = own;
            this.untilNanos = untilNanos;
            this.context = context;
        }
    }

    /** What is known of one sale: recently accepted reservations, oldest first, and who waits for which. */
    private static final class Known {
        private final LinkedHashSet<OwnEntry> accepted = new LinkedHashSet<>();
        private final Map<OwnEntry, List<Waiting>> waiting = new HashMap<>();
    }

    private final Vertx vertx;
    private final Postgres postgres;
    private final SaleCatalogue catalogue;
    private final LedgerSettings settings;
    private final Map<SaleId, Known> sales = new HashMap<>();
    /** All who wait. They have the same patience, so that those who came first give up first; one timer is enough. */
    private final LinkedHashSet<Waiting> buyers = new LinkedHashSet<>();

    private boolean timed;

    public Acknowledgements(Vertx vertx, Postgres postgres, SaleCatalogue catalogue, LedgerSettings settings) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.catalogue = catalogue;
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
        if (buyers.size() >= settings.reserveQueue()) return Future.failedFuture(Refusal.BUSY.refused());
        long patience = settings.acknowledgeTimeout().toNanos();
        Waiting one = new Waiting(sale, own, System.nanoTime() + patience, vertx.getOrCreateContext());
        known.waiting.computeIfAbsent(own, any -> new ArrayList<>(1)).add(one);
        buyers.add(one);
        if (!timed) look(patience);
        return one.answer.future();
    }

    private void look(long inNanos) {
        timed = true;
        vertx.setTimer(
                1 + TimeUnit.NANOSECONDS.toMillis(inNanos),
                timer -> lookNow().forEach(late -> late.context.runOnContext(now -> giveUp(late))));
    }

    private synchronized List<Waiting> lookNow() {
        timed = false;
        long now = System.nanoTime();
        List<Waiting> late = new ArrayList<>();
        for (Waiting one : buyers) {
            if (one.untilNanos - now > 0) break;
            late.add(one);
        }
        late.forEach(this::forget);
        if (!buyers.isEmpty()) look(buyers.iterator().next().untilNanos - now);
        return late;
    }

    private void forget(Waiting late) {
        Map<OwnEntry, List<Waiting>> waiting = sales.get(late.sale).waiting;
        waiting.get(late.own).remove(late);
        if (waiting.get(late.own).isEmpty()) waiting.remove(late.own);
        buyers.remove(late);
    }

    /** Asks the tables a last time: a node that came late to the log may have missed the entry. */
    private void giveUp(Waiting late) {
        applied(late.sale, late.own).onComplete(rows -> {
            if (rows.succeeded() && rows.result().size() > 0) late.answer.tryComplete();
            else late.answer.tryFail(Refusal.JOURNAL_UNAVAILABLE.refused());
        });
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
        answer(remember(sale, entry));
    }

    private synchronized List<Waiting> remember(SaleId sale, JournalEntry entry) {
        // Who buys there waits for no entry, and who waited until now has the tables.
        boolean unwatched = catalogue.get(sale).acknowledgement() == Sale.Acknowledgement.REDIS;
        if (unwatched && buyers.isEmpty()) return List.of();
        List<Waiting> waiting = new ArrayList<>(entry.lines().size());
        for (OwnEntry own : OwnEntry.in(entry)) waiting.addAll(remember(sale, own));
        return waiting;
    }

    private List<Waiting> remember(SaleId sale, OwnEntry own) {
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
        waiting.forEach(buyers::remove);
        return waiting;
    }

    /** One task for all who are served by the same thread: an entry is the batch of one of them. */
    private static void answer(List<Waiting> waiting) {
        waiting.stream()
                .collect(Collectors.groupingBy(one -> one.thread))
                .values()
                .forEach(
                        same -> same.get(0).context.runOnContext(now -> same.forEach(one -> one.answer.tryComplete())));
    }

    /** Buyers who wait at this moment. */
    public synchronized int waiting() {
        return buyers.size();
    }
}
