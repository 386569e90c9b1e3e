package sluice.journal;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.journal.JournalStream.Raw;
import sluice.kafka.KafkaSettings;
import sluice.redis.RedisStore;
import sluice.reservation.LedgerSettings;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * Copies journals from Redis into the log, for the sales whose turn this node holds. A turn is a hint: what two
 * relays copy twice, late or out of order is ignored by the {@link Fold} and copied again. One loop: prolong the
 * turns, wait on the server for entries, send them in order, go on when all are acknowledged.
 */
public final class JournalRelay extends VerticleBase {
    /** What a relay works with; {@code node} is the name under which it takes turns, another one in each process. */
    public record Parts(
            String node,
            RedisStore redis,
            KafkaSettings kafka,
            LedgerSettings settings,
            SaleCatalogue catalogue,
            CursorRows cursors) {}

    private static final Logger LOG = LoggerFactory.getLogger(JournalRelay.class);
    private static final int ROUNDS_PER_TURN = 4;
    private static final long UNWATCHED_PAUSE_MILLIS = 50;

    private final Parts parts;
    private final Duration round;
    private final Backoff backoff = new Backoff(LOG, "journal relay");
    /** The last entry copied of each sale whose turn this node holds. */
    private final Map<SaleId, CopyPosition> positions = new HashMap<>();

    /** Sales that could not be held or copied when last tried. */
    private final Map<SaleId, Throwable> troubles = new HashMap<>();

    private JournalStream stream;
    private LogWriter log;
    private JournalTopics topics;
    private long roundsStarted;
    private long nextRound;
    private boolean stopped;

    public JournalRelay(Parts parts) {
        this.parts = parts;
        this.round = parts.settings().relayTurn().dividedBy(ROUNDS_PER_TURN);
    }

    @Override
    public void init(Vertx vertx, io.vertx.core.Context context) {
        super.init(vertx, context);
        this.stream = new JournalStream(parts.redis());
        this.log = new LogWriter(vertx, parts.kafka());
        this.topics = new JournalTopics(vertx, parts.kafka());
    }

    @Override
    public Future<?> start() {
        context.runOnContext(now -> step());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        stream.close();
        return Future.join(log.close(), topics.close());
    }

    private void step() {
        if (stopped) return;
        prolongTurns()
                .compose(prolonged -> positions.isEmpty() ? idle() : copyNext())
                .onComplete(done -> goOn(done.cause()));
    }

    private void goOn(Throwable failure) {
        if (stopped) return;
        if (failure != null) {
            vertx.setTimer(backoff.failed(failure), again -> step());
            return;
        }
        // A sale in trouble waits for the next round; it does not hold up the others.
        if (troubles.isEmpty()) backoff.succeeded();
        else backoff.failed(troubles.values().iterator().next());
        context.runOnContext(again -> step());
    }

    private Future<Void> idle() {
        return vertx.timer(Math.max(1, nextRound - now())).mapEmpty();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private Future<Void> prolongTurns() {
        if (roundsStarted > 0 && now() < nextRound) return Future.succeededFuture();
        roundsStarted++;
        nextRound = now() + round.toMillis();
        List<Future<Void>> turns = new ArrayList<>();
        parts.catalogue().all().forEach(sale -> turns.add(prolongTurn(sale)));
        return Future.join(turns).<Void>mapEmpty().onSuccess(prolonged -> trim());
    }

    private Future<Void> prolongTurn(Sale sale) {
        String key = parts.redis().keys(sale.id()).relayTurn();
        return Turn.take(parts.redis(), key, parts.node(), parts.settings().relayTurn())
                .compose(mine -> mine ? hold(sale.id()) : leave(sale.id()));
    }

    private Future<Void> hold(SaleId sale) {
        if (positions.containsKey(sale)) return Future.succeededFuture();
        // A sale whose log cannot be read must not stop the others; it is tried again in the next round.
        return logEnd(sale)
                .<Void>map(end -> {
                    positions.put(sale, CopyPosition.foundAt(end));
                    troubles.remove(sale);
                    return null;
                })
                .recover(failure -> excuse(sale, failure));
    }

    private Future<Fold> logEnd(SaleId sale) {
        return topics.ensure(sale)
                .compose(exists -> parts.cursors().of(sale))
                .compose(cursor -> LogEnd.after(cursor, vertx, parts.kafka(), topics));
    }

    private Future<Void> leave(SaleId sale) {
        positions.remove(sale);
        troubles.remove(sale);
        return Future.succeededFuture();
    }

    private Future<Void> excuse(SaleId sale, Throwable failure) {
        positions.remove(sale);
        troubles.put(sale, failure);
        return Future.succeededFuture();
    }

    private Future<Void> copyNext() {
        Duration wait = Duration.ofMillis(Math.max(1, nextRound - now()));
        Map<SaleId, Fold> from = new HashMap<>();
        positions.forEach((sale, position) -> from.put(sale, position.at()));
        return stream.read(from, parts.settings().relayBatch(), wait).compose(this::copyAll);
    }

    private Future<Void> copyAll(Map<SaleId, List<Raw>> entries) {
        List<Future<Void>> copies = new ArrayList<>();
        entries.forEach((sale, raws) -> copies.add(copy(sale, raws).recover(failure -> excuse(sale, failure))));
        return Future.join(copies).compose(copied -> rest(entries.keySet()));
    }

    /** Where no buyer waits for the log, many entries at once cost Redis, Kafka and this node a fraction. */
    private Future<Void> rest(Set<SaleId> copied) {
        return copied.stream().anyMatch(this::hasWaiters)
                ? Future.succeededFuture()
                : vertx.timer(UNWATCHED_PAUSE_MILLIS).mapEmpty();
    }

    private boolean hasWaiters(SaleId sale) {
        return parts.catalogue().get(sale).acknowledgement() == Sale.Acknowledgement.JOURNAL;
    }

    private Future<Void> copy(SaleId sale, List<Raw> entries) {
        CopyPosition position = positions.get(sale);
        // Given up while its entries were being read: the next round finds it in the log.
        if (position == null) return Future.succeededFuture();
        List<Fold> next = entries.stream().map(Raw::at).toList();
        if (position.after(next).isEmpty()) {
            return Future.failedFuture(new GapInJournal(sale, position.at(), next));
        }
        return log.append(sale, entries.stream().map(Raw::recordValue).toList())
                .onSuccess(written -> positions.computeIfPresent(
                        sale, (same, before) -> before.after(next).orElse(before)));
    }

    private void trim() {
        if (positions.isEmpty()) return;
        parts.cursors()
                .of(List.copyOf(positions.keySet()))
                .compose(cursors -> {
                    cursors.values().forEach(this::watch);
                    return Future.join(
                            cursors.values().stream().map(stream::trim).toList());
                })
                .onFailure(failure ->
                        LOG.atDebug().addKeyValue("cause", failure.toString()).log("journals not trimmed"));
    }

    private void watch(Cursor cursor) {
        CopyPosition position =
                positions.computeIfPresent(cursor.sale(), (sale, before) -> before.watch(cursor.fold()));
        if (position != null && position.isDoubtful()) look(cursor.sale(), position.at());
    }

    /** Beside the copying: a worker that is away must not slow those who buy. */
    private void look(SaleId sale, Fold copied) {
        logEnd(sale)
                .onSuccess(end -> positions.computeIfPresent(sale, (same, now) -> now.looked(copied, end)))
                .onFailure(failure -> positions.computeIfPresent(sale, (same, now) -> now.notLooked()));
    }

    /** Redis' journal does not go on where the log ends. */
    private static final class GapInJournal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GapInJournal(SaleId sale, Fold position, List<Fold> next) {
            super("the journal of " + sale + " does not go from " + position + " to " + next, null, false, false);
        }
    }
}
