package sluice.order;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sluice.outbox.Chore;

/**
 * Tells watchers when their order moves. One batched read each second serves all watchers of this process; a hint on
 * the event bus only brings the read of the orders it names forward.
 */
public final class OrderFeed extends VerticleBase {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int READ_BATCH = 1000;

    /** Somebody who watches one order. What he knows is touched on the feed's event loop only. */
    final class Watch {
        private final Context context;
        private final Consumer<Order> told;
        private final String order;
        private volatile OrderStatus known;

        private Watch(Context context, Order order, Consumer<Order> told) {
            this.context = context;
            this.order = order.id();
            this.known = order.status();
            this.told = told;
        }

        private void tell(Order now) {
            if (known == now.status()) return;
            known = now.status();
            context.runOnContext(here -> told.accept(now));
        }

        void end() {
            watches.computeIfPresent(order, (id, watchers) -> {
                if (watchers.remove(this)) open.decrementAndGet();
                return watchers.isEmpty() ? null : watchers;
            });
        }
    }

    private final OrderRows rows;
    private final OrderSettings settings;
    private final Map<String, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private Chore chore;
    private long timer;

    public OrderFeed(OrderRows rows, OrderSettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        chore = new Chore(vertx, "order feed", EVERY, this::read);
        timer = vertx.setPeriodic(EVERY.toMillis(), tick -> readAll());
        new OrderHints(vertx).onChange(this::hinted);
        return Future.succeededFuture();
    }

    private void readAll() {
        due.addAll(watches.keySet());
        if (!due.isEmpty()) chore.wake();
    }

    private void hinted(List<String> orders) {
        if (orders.stream().filter(watches::containsKey).map(due::add).count() > 0) chore.wake();
    }

    /** Watchers of this process. From any thread. */
    public int open() {
        return open.get();
    }

    /**
     * Calls {@code told} on the caller's event loop with each state of the order after {@code known}; states in quick
     * succession may be told as one. Empty if there are too many watchers.
     */
    Optional<Watch> watch(Order known, Consumer<Order> told) {
        if (open.incrementAndGet() > settings.maxStreams()) {
            open.decrementAndGet();
            return Optional.empty();
        }
        Watch watch = new Watch(vertx.getOrCreateContext(), known, told);
        watches.compute(known.id(), (id, watchers) -> {
            Set<Watch> some = watchers == null ? ConcurrentHashMap.newKeySet() : watchers;
            some.add(watch);
            return some;
        });
        return Optional.of(watch);
    }

    private Future<Boolean> read() {
        List<Map.Entry<String, OrderStatus>> known = new ArrayList<>();
        Iterator<String> orders = due.iterator();
        while (orders.hasNext() && known.size() < READ_BATCH) {
            String order = orders.next();
            orders.remove();
            watches.getOrDefault(order, Set.of()).stream()
                    .map(watch -> watch.known)
                    .distinct()
                    .forEach(status -> known.add(Map.entry(order, status)));
        }
        if (known.isEmpty()) return Future.succeededFuture(false);
        return rows.changed(known).map(this::tell);
    }

    private boolean tell(List<Order> changed) {
        for (Order order : changed) {
            watches.getOrDefault(order.id(), Set.of()).forEach(watch -> watch.tell(order));
        }
        return !due.isEmpty();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return chore.stop();
    }
}
