package sluice.stock;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import sluice.journal.CursorRows;
import sluice.journal.Fold;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * How many units of a product there are, changed while a sale runs. The change is an entry of the journal: units that
 * are taken off leave Redis before the tables hear of it, and in the log every reservation of added ones stands behind
 * the entry that adds them. So the worker, which applies it, is never asked to oversell in either direction.
 */
public final class Totals {
    private static final Script ADJUST = Script.of("ledger/adjust.lua");
    private static final long CURSOR_POLL_MILLIS = 25;

    private final Vertx vertx;
    private final RedisStore redis;
    private final CursorRows cursors;
    private final Duration patience;

    /** @param patience how long the log and the tables may take to follow Redis */
    public Totals(Vertx vertx, RedisStore redis, CursorRows cursors, Duration patience) {
        this.vertx = vertx;
        this.redis = redis;
        this.cursors = cursors;
        this.patience = patience;
    }

    /**
     * Sets the total of a product and answers when the tables have it too. Refusals: {@code total_too_low} below what
     * is reserved or sold, {@code unknown_product}, {@code halted}, {@code recovering}, and {@code journal_unavailable}
     * if the tables did not follow in time: then it may be repeated.
     */
    public Future<Void> set(Sale sale, String product, long total) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(
                        ADJUST,
                        List.of(keys.state(), keys.stock(), keys.buyers(), keys.journal()),
                        List.of(product, Long.toString(total)))
                .map(Totals::entry)
                .compose(entry -> awaitApplied(sale.id(), entry, System.nanoTime() + patience.toNanos()));
    }

    private static Fold entry(Response answer) {
        return switch (answer.get(0).toString()) {
            case "ADJUSTED", "SAME" ->
                new Fold(answer.get(1).toLong(), answer.get(2).toLong());
            case "TOO_LOW" ->
                throw Refusal.TOTAL_TOO_LOW.refused(
                        answer.get(1) + " units are reserved or sold. Set the total to at least as many.");
            case "UNKNOWN_PRODUCT" -> throw Refusal.UNKNOWN_PRODUCT.refused();
            default -> throw Refusal.HALTED.refused();
        };
    }

    /** An entry of an epoch that has ended may have been lost with its server. */
    private Future<Void> awaitApplied(SaleId sale, Fold entry, long endNanos) {
        return cursors.of(sale).compose(cursor -> {
            boolean lost = cursor.epoch() > entry.epoch();
            if (!lost && cursor.fold().compareTo(entry) >= 0) return Future.succeededFuture();
            if (lost || System.nanoTime() - endNanos > 0) {
                return Future.failedFuture(Refusal.JOURNAL_UNAVAILABLE.refused(
                        "The total is not in the tables yet. Set it again; it counts once."));
            }
            return vertx.timer(CURSOR_POLL_MILLIS).compose(later -> awaitApplied(sale, entry, endNanos));
        });
    }
}
