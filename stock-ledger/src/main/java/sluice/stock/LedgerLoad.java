package sluice.stock;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sluice.postgres.Pages;
import sluice.postgres.Postgres;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Sale;

/**
 * Puts what the tables hold at one moment into Redis under an accepted epoch, and opens it. Pages of rows are read
 * while others are put, a few at a time, so that neither store waits for the other and memory holds no more than those.
 * Each field is put once, so the order of the calls does not matter.
 */
final class LedgerLoad {
    private static final Script BEGIN = Script.of("ledger/begin-restore.lua");
    private static final Script RESTORE = Script.of("ledger/restore.lua");
    private static final Script OPEN = Script.of("ledger/open.lua");
    private static final int PAGES_AT_ONCE = 4;

    private final RedisStore redis;
    private final Postgres postgres;
    private final Sale sale;
    private final SaleKeys keys;
    private final String epoch;
    private final LedgerImage image;

    LedgerLoad(RedisStore redis, Postgres postgres, Sale sale, long epoch) {
        this.redis = redis;
        this.postgres = postgres;
        this.sale = sale;
        this.keys = redis.keys(sale.id());
        this.epoch = Long.toString(epoch);
        this.image = new LedgerImage(sale);
    }

    /** {@code false} if a newer writer is at it, or if the server is not the one on which this began. */
    Future<Boolean> run() {
        return step(BEGIN, all(), List.of(epoch))
                .compose(begun -> begun ? postgres.longTransaction(this::copy) : Future.succeededFuture(false));
    }

    private Future<Boolean> copy(SqlConnection transaction) {
        return RestoreRows.begin(postgres, transaction, sale.id())
                .compose(rows -> rows.claims()
                        .compose(claims -> copy(claims, LedgerImage::claims))
                        .compose(put -> put ? rows.reservations().compose(this::copyReservations) : lost())
                        .compose(put -> put ? rows.stock().map(image::rest).compose(this::put) : lost())
                        .compose(put -> put ? rows.halted().compose(this::open) : lost()));
    }

    private static Future<Boolean> lost() {
        return Future.succeededFuture(false);
    }

    private Future<Boolean> copyReservations(Pages<RestoreRows.Reservation> pages) {
        return copy(pages, image::reservations);
    }

    private <T> Future<Boolean> copy(Pages<T> pages, Content<T> content) {
        Promise<Boolean> end = Promise.promise();
        copy(pages, content, new ArrayDeque<>(), end);
        return end.future().compose(put -> pages.close().map(put));
    }

    /** What a page of rows puts into the keys. */
    private interface Content<T> extends Function<List<T>, Map<LedgerImage.Key, Map<String, String>>> {}

    // Not a chain of futures: there is no limit to the number of pages.
    private <T> void copy(Pages<T> pages, Content<T> content, Deque<Future<Boolean>> puts, Promise<Boolean> end) {
        Future<Boolean> oldest = puts.size() < PAGES_AT_ONCE ? Future.succeededFuture(true) : puts.poll();
        Future<Boolean> more = oldest.compose(put -> put ? pages.next() : Future.succeededFuture(List.<T>of()))
                .map(page -> !page.isEmpty() && puts.add(put(content.apply(page))));
        more.onComplete(read -> {
            if (read.succeeded() && read.result()) copy(pages, content, puts, end);
            else finish(List.of(oldest, more), puts, end);
        });
    }

    /** Ends when nothing is under way any more, also after a failure; what came later would find a newer epoch. */
    private static void finish(List<Future<Boolean>> last, Deque<Future<Boolean>> puts, Promise<Boolean> end) {
        Future.join(List.copyOf(puts))
                .compose(done -> Future.all(last))
                .map(done -> last.get(0).result() && puts.stream().allMatch(Future::result))
                .onComplete(end);
    }

    private Future<Boolean> put(Map<LedgerImage.Key, Map<String, String>> content) {
        List<Future<Boolean>> puts = Chunk.of(keys, content).stream()
                .map(chunk -> step(RESTORE, List.of(keys.state(), chunk.key()), chunk.arguments(epoch)))
                .toList();
        return Future.join(puts).map(done -> puts.stream().allMatch(Future::result));
    }

    private Future<Boolean> open(boolean halted) {
        return step(OPEN, List.of(keys.state(), keys.stock()), List.of(epoch, halted ? "0" : "1"));
    }

    private List<String> all() {
        return List.of(
                keys.state(),
                keys.stock(),
                keys.leases(),
                keys.shopping(),
                keys.buying(),
                keys.reservations(),
                keys.buyers(),
                keys.journal());
    }

    /** One fenced step. */
    private Future<Boolean> step(Script script, List<String> keyNames, List<String> arguments) {
        return redis.run(script, keyNames, arguments).map(LedgerLoad::went);
    }

    private static boolean went(Response answer) {
        return switch (answer.get(0).toString()) {
            case "LOST", "NEWER" -> false;
            case "BROKEN" -> throw new IllegalStateException("the rows of " + answer.get(1) + " do not add up");
            default -> true;
        };
    }
}
