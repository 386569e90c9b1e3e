package sluice.recount;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.journal.Fold;
import sluice.journal.Turn;
import sluice.postgres.Postgres;
import sluice.redis.RedisStore;
import sluice.reservation.LedgerSettings;
import sluice.sale.Phase;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * Has the ledgers counted, and keeps halted ones closed. One node a sale counts at a time; that two do is harmless, a
 * cut more. A sale that rests is counted when something was journaled, and each hour.
 */
public final class Recounter {
    private static final Duration AT_REST = Duration.ofHours(1);

    private final RedisStore redis;
    private final LedgerSettings settings;
    private final String node;
    private final Cuts cuts;
    private final RecountRows rows;
    private final Halts halts;

    /** @param node names this process among all others */
    public Recounter(RedisStore redis, Postgres postgres, LedgerSettings settings, String node) {
        this.redis = redis;
        this.settings = settings;
        this.node = node;
        this.cuts = new Cuts(redis);
        this.rows = new RecountRows(postgres);
        this.halts = new Halts(postgres);
    }

    /** Journals a cut if it is this node's turn; call it at every interval. */
    public Future<Void> count(Sale sale) {
        String turn = redis.keys(sale.id()).relayTurn() + "-recount";
        return Turn.take(
                        redis,
                        turn,
                        node,
                        settings.recountEvery().multipliedBy(3).dividedBy(2))
                .compose(mine -> mine ? countNow(sale) : Future.succeededFuture());
    }

    /** Journals a cut, whosever turn it is. A ledger that is not in force has nothing to be counted. */
    public Future<Void> countNow(Sale sale) {
        Duration silence = isAtRest(sale) ? AT_REST : Duration.ZERO;
        return cuts.take(sale.id(), silence)
                .compose(entry -> judge(sale.id(), entry))
                .recover(Recounter::unlessRefused);
    }

    private static boolean isAtRest(Sale sale) {
        return sale.phase() == Phase.DRAFT || sale.phase() == Phase.CLOSED;
    }

    private Future<Void> judge(SaleId sale, Optional<Fold> entry) {
        return entry.isPresent() ? Future.succeededFuture() : halts.halt(sale, "Redis has no counters of this sale");
    }

    private static Future<Void> unlessRefused(Throwable failure) {
        return failure instanceof Refused ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    /** Closes the ledgers of halted sales. A later epoch of one was opened closed, or was opened by a person. */
    public Future<Void> keepClosed() {
        return rows.all().compose(verdicts -> {
            List<Future<Void>> closing = verdicts.entrySet().stream()
                    .filter(sale -> sale.getValue().halt().isPresent())
                    .map(sale ->
                            close(sale.getKey(), sale.getValue().halt().get().epoch()))
                    .toList();
            return Future.join(closing).mapEmpty();
        });
    }

    private Future<Void> close(SaleId sale, long epoch) {
        return Halts.close(redis, sale, epoch).<Void>mapEmpty().recover(Recounter::unlessRefused);
    }
}
