package sluice.position;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/** Renews the snapshot of every sale at each interval. Deploy it once in a process. */
public final class SnapshotReader extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);
    private static final Script SNAPSHOT = Script.of("position/snapshot.lua");
    private static final String NO_ENTRY = "0-0";
    private static final int ENTRIES_AT_ONCE = 5_000;
    /** Nothing moves before and after a sale: then it is read at every this-many-th interval only. */
    private static final int QUIET_EVERY = 20;

    /** What the reader works with. {@code order} answers the order of a sale's line; {@code interval} is the pace. */
    public record Parts(
            RedisStore redis,
            SaleCatalogue catalogue,
            Positions positions,
            Function<Sale, Future<Places>> order,
            Duration interval) {}

    private final RedisStore redis;
    private final SaleCatalogue catalogue;
    private final Positions positions;
    private final Function<Sale, Future<Places>> order;
    private final long intervalMillis;
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private final Map<SaleId, Future<Void>> reading = new HashMap<>();
    private final Set<SaleId> stale = new HashSet<>();
    private final Map<SaleId, String> lastEntry = new HashMap<>();
    private long tick;

    public SnapshotReader(Parts parts) {
        this.redis = parts.redis();
        this.catalogue = parts.catalogue();
        this.positions = parts.positions();
        this.order = parts.order();
        this.intervalMillis = parts.interval().toMillis();
    }

    /** Calls {@code listener} with each new snapshot, on this verticle's event loop; it must be quick. */
    public void onRead(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(intervalMillis, timer -> readAll());
        catalogue.onChange(sale -> context.runOnContext(here -> readQuietly(sale)));
        return Future.succeededFuture();
    }

    private void readAll() {
        tick++;
        catalogue.all().stream()
                .filter(sale -> isDue(sale) && !reading.containsKey(sale.id()))
                .forEach(this::readQuietly);
    }

    private void readQuietly(Sale sale) {
        renewHere(sale).onComplete(done -> noteFresh(sale), failure -> keep(sale, failure));
    }

    private boolean isDue(Sale sale) {
        return switch (sale.phase()) {
            case DRAFT, CLOSED ->
                tick % QUIET_EVERY == 0 || positions.find(sale.id()).isEmpty();
            case PREQUEUE, OPEN, PAUSED, DRAINING -> true;
        };
    }

    private void noteFresh(Sale sale) {
        if (stale.remove(sale.id())) LOG.atInfo().addKeyValue("sale", sale.id()).log("snapshot renewed again");
    }

    /** The row's news reach people also while Redis is silent. */
    private void keep(Sale sale, Throwable failure) {
        positions.find(sale.id()).ifPresent(last -> positions.put(last.under(sale)));
        if (!stale.add(sale.id())) return;
        LOG.atWarn()
                .addKeyValue("sale", sale.id())
                .addKeyValue("cause", failure.toString())
                .log("snapshot not renewed");
    }

    /** Reads the line of {@code sale} now, after the reading that may be under way. From any thread. */
    public Future<Void> renew(Sale sale) {
        Promise<Void> renewed = Promise.promise();
        context.runOnContext(here -> renewHere(sale).onComplete(renewed));
        return renewed.future();
    }

    private Future<Void> renewHere(Sale sale) {
        Future<Void> before = reading.getOrDefault(sale.id(), Future.succeededFuture());
        Future<Void> renewal = before.otherwiseEmpty().compose(done -> read(sale));
        reading.put(sale.id(), renewal);
        return renewal.onComplete(done -> reading.remove(sale.id(), renewal));
    }

    /** Reads on until it knows every entry; the snapshot before stays in force meanwhile. */
    private Future<Void> read(Sale sale) {
        Snapshot before = positions.find(sale.id()).orElseGet(() -> Snapshot.before(sale));
        return read(sale, before, lastEntry.getOrDefault(sale.id(), NO_ENTRY));
    }

    private Future<Void> read(Sale sale, Snapshot before, String lastKnown) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(
                        SNAPSHOT,
                        List.of(keys.state(), keys.lineState(), keys.called(), keys.leavers()),
                        List.of(lastKnown, Integer.toString(ENTRIES_AT_ONCE)))
                .map(SnapshotAnswer::read)
                .compose(answer -> take(sale, before, answer));
    }

    private Future<Void> take(Sale sale, Snapshot before, SnapshotAnswer answer) {
        // What a server says that is not, or not yet, the verified one of this line may be long ago.
        if (!answer.source().isTrusted() && before.next() > 0) {
            return show(before.under(sale).distrusting(answer.source()));
        }
        if (before.isRead() && !answer.state().isSameLine(before.state())) return read(sale, before.unread(), NO_ENTRY);
        return order.apply(sale).compose(places -> {
            Snapshot after = answer.after(before, sale, places);
            if (answer.entries().size() == ENTRIES_AT_ONCE) return read(sale, after, answer.lastEntry());
            lastEntry.put(sale.id(), answer.lastEntry());
            return show(after);
        });
    }

    private Future<Void> show(Snapshot snapshot) {
        positions.put(snapshot);
        listeners.forEach(listener -> listener.accept(snapshot));
        return Future.succeededFuture();
    }
}
