package sluice.stock;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.journal.JournalEntry;
import sluice.journal.JournalTopics;
import sluice.journal.LogWriter;
import sluice.journal.SurvivingJournal;
import sluice.journal.Turn;
import sluice.kafka.KafkaSettings;
import sluice.postgres.Postgres;
import sluice.redis.RedisStore;
import sluice.redis.Script;
import sluice.reservation.LedgerSettings;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * Restores a sale's ledger in Redis from Postgres under a new epoch: after any loss of Redis, and once for a new sale.
 * Shut the ledger, bring what its journal holds into the tables, append EPOCH to the log, wait until the worker has
 * applied it (so that all that will ever count before it is in the tables), load the tables, open. INVARIANT: of two
 * who try, only the writer whose EPOCH the log accepted opens, and a newer epoch shuts out an older one at every step.
 * The line's and the gate's keys are not touched.
 */
public final class LedgerRebuild {
    /** What a rebuild works with. */
    public record Parts(
            RedisStore redis,
            Postgres postgres,
            KafkaSettings kafka,
            JournalTopics topics,
            CursorRows cursors,
            LedgerSettings settings) {}

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRebuild.class);
    private static final Script READ_EPOCH = Script.of("ledger/read-epoch.lua");
    private static final Script SHUT_OUT = Script.of("ledger/shut-out.lua");
    private static final long CURSOR_POLL_MILLIS = 25;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int TURNS = 10;

    private final Vertx vertx;
    private final Parts parts;
    private final String writer;
    private final LogWriter log;
    private final SurvivingJournal journal;
    private final Map<SaleId, Attempt> attempts = new HashMap<>();

    /** The attempts at one sale since the last success. */
    private static final class Attempt {
        private boolean running;
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private long notBefore = Long.MIN_VALUE;
    }

    /**
     * For one event loop.
     *
     * @param writer names this process for its lifetime: 1 to 64 of {@code A-Z a-z 0-9 _ -}
     */
    public LedgerRebuild(Vertx vertx, Parts parts, String writer) {
        if (!writer.matches("[A-Za-z0-9_-]{1,64}")) throw new IllegalArgumentException("not a writer");
        this.vertx = vertx;
        this.parts = parts;
        this.writer = writer;
        this.log = new LogWriter(vertx, parts.kafka());
        this.journal =
                new SurvivingJournal(vertx, parts.redis(), parts.cursors(), log, parts.settings(), parts.kafka());
    }

    /**
     * Answers {@code true} if this call restored the ledger, {@code false} if there was no need, if another does it, or
     * if a failure was too short ago to try again.
     */
    public Future<Boolean> restoreIfNeeded(Sale sale) {
        Attempt attempt = attempts.computeIfAbsent(sale.id(), any -> new Attempt());
        if (attempt.running || now() < attempt.notBefore) return Future.succeededFuture(false);
        attempt.running = true;
        return epochOf(sale.id())
                .compose(epoch -> parts.cursors().of(sale.id()).compose(cursor -> restoreAfter(sale, cursor, epoch)))
                .onComplete(done -> ended(sale.id(), attempt, done.cause()));
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void ended(SaleId sale, Attempt attempt, Throwable failure) {
        attempt.running = false;
        if (failure == null) {
            attempts.remove(sale);
            return;
        }
        attempt.notBefore = now() + attempt.pauseMillis;
        attempt.pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, attempt.pauseMillis * 2);
    }

    /** The epoch this server may write, or 0 if there is none. */
    Future<Long> epochOf(SaleId sale) {
        return parts.redis()
                .run(READ_EPOCH, List.of(parts.redis().keys(sale).state()), List.of())
                .map(answer -> answer.get(1).toLong())
                .recover(failure ->
                        failure instanceof Refused ? Future.succeededFuture(0L) : Future.failedFuture(failure));
    }

    private Future<Boolean> restoreAfter(Sale sale, Cursor cursor, long epoch) {
        Optional<Restoration> needed = Restoration.neededBy(epoch, cursor, writer);
        if (needed.isEmpty()) return Future.succeededFuture(false);
        return takeTurn(sale.id())
                .compose(mine -> mine
                        ? restore(sale, needed.get().epoch(), Future::succeededFuture)
                        : Future.succeededFuture(false));
    }

    // Only saves double work: two who restore at once do no harm.
    Future<Boolean> takeTurn(SaleId sale) {
        return Turn.take(
                parts.redis(), turn(sale), writer, parts.settings().relayTurn().multipliedBy(TURNS));
    }

    private String turn(SaleId sale) {
        return parts.redis().keys(sale).relayTurn() + "-restore";
    }

    private void leaveTurn(SaleId sale, long prolonging) {
        vertx.cancelTimer(prolonging);
        Turn.leave(parts.redis(), turn(sale), writer).onFailure(itEnds -> {});
    }

    /**
     * Restores the ledger under {@code epoch}; {@code false} if another writer was first. {@code amend} runs when the
     * tables hold all that will ever count before that epoch, and before they are read.
     */
    Future<Boolean> restore(Sale sale, long epoch, Supplier<Future<Void>> amend) {
        long started = now();
        long prolonging = vertx.setPeriodic(
                parts.settings().relayTurn().toMillis(),
                tick -> takeTurn(sale.id()).onFailure(unknown -> {}));
        LOG.atInfo().addKeyValue("sale", sale.id()).addKeyValue("epoch", epoch).log("ledger restore begins");
        return parts.redis()
                .requireFit()
                .compose(fit -> parts.topics().ensure(sale.id()))
                .compose(exists -> shutOut(sale.id(), epoch))
                .compose(shut -> shut ? begin(sale, epoch, amend) : Future.succeededFuture(false))
                .onComplete(done -> leaveTurn(sale.id(), prolonging))
                .onSuccess(restored -> LOG.atInfo()
                        .addKeyValue("sale", sale.id())
                        .addKeyValue("epoch", epoch)
                        .addKeyValue("restored", restored)
                        .addKeyValue("millis", now() - started)
                        .log("ledger restore ends"))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("sale", sale.id())
                        .addKeyValue("epoch", epoch)
                        .addKeyValue("cause", failure.toString())
                        .log("ledger restore failed"));
    }

    private Future<Boolean> shutOut(SaleId sale, long epoch) {
        return parts.redis()
                .run(SHUT_OUT, List.of(parts.redis().keys(sale).state()), List.of(Long.toString(epoch)))
                .map(answer -> answer.get(0).toString().equals("SHUT"));
    }

    private Future<Boolean> begin(Sale sale, long epoch, Supplier<Future<Void>> amend) {
        return journal.intoTables(sale.id())
                .compose(applied -> log.append(
                        sale.id(), List.of(JournalEntry.epoch(epoch, writer).recordValue())))
                .compose(written -> awaitApplied(
                        sale.id(),
                        new Restoration(epoch, writer),
                        now() + parts.kafka().timeout().toMillis()))
                .compose(mine -> mine
                        ? amend.get()
                                .compose(amended -> new LedgerLoad(parts.redis(), parts.postgres(), sale, epoch).run())
                        : Future.succeededFuture(false));
    }

    /** {@code true} once the worker has applied this writer's epoch, {@code false} if another's was accepted. */
    private Future<Boolean> awaitApplied(SaleId sale, Restoration restoration, long until) {
        return parts.cursors().of(sale).compose(cursor -> switch (restoration.turn(cursor)) {
            case LOAD -> Future.succeededFuture(true);
            case LOST -> Future.succeededFuture(false);
            case WAIT ->
                now() > until
                        ? Future.failedFuture(new TimeoutException("no worker applied the epoch"))
                        : vertx.timer(CURSOR_POLL_MILLIS).compose(later -> awaitApplied(sale, restoration, until));
        });
    }

    public Future<Void> close() {
        return log.close();
    }
}
