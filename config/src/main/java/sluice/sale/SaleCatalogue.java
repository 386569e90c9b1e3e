package sluice.sale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's copy of the sales, read from Postgres each second and at once when the event bus hints at a change. Readable
 * from every thread.
 */
public final class SaleCatalogue {
    /** Event bus address on which a node says that some sale has changed. A hint: nobody depends on it. */
    public static final String CHANGED = "sluice.sale.changed";

    private static final Logger LOG = LoggerFactory.getLogger(SaleCatalogue.class);
    private static final long REFRESH_MILLIS = 1000;

    private final Vertx vertx;
    private final SaleRows rows;
    private final List<Consumer<Sale>> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Sale> sales = Map.of();

    public SaleCatalogue(Vertx vertx, SaleRows rows) {
        this.vertx = vertx;
        this.rows = rows;
    }

    /** Reads the sales once and keeps reading them; fails if the first read does. */
    public Future<Void> start() {
        vertx.setPeriodic(REFRESH_MILLIS, timer -> refreshQuietly());
        vertx.eventBus().consumer(CHANGED, hint -> refreshQuietly());
        return refresh();
    }

    /** Tells the other nodes, and this one, to read the sales now. */
    public void hint() {
        vertx.eventBus().publish(CHANGED, "");
    }

    /** Calls {@code listener} with each sale that is new or changed, also those known already. */
    public void onChange(Consumer<Sale> listener) {
        sales.values().forEach(listener);
        listeners.add(listener);
    }

    private void refreshQuietly() {
        refresh()
                .onFailure(failure ->
                        LOG.atWarn().addKeyValue("cause", failure.toString()).log("sales not refreshed"));
    }

    public Future<Void> refresh() {
        return rows.all().map(this::take);
    }

    private synchronized Void take(List<Sale> read) {
        Map<String, Sale> before = sales;
        Map<String, Sale> after = new LinkedHashMap<>();
        read.forEach(
                sale -> after.put(sale.id().value(), newer(before.get(sale.id().value()), sale)));
        // A read that began earlier and ends later must not take a newer sale away.
        before.forEach(after::putIfAbsent);
        sales = after;
        after.values().stream()
                .filter(sale -> !sale.equals(before.get(sale.id().value())))
                .forEach(this::announce);
        return null;
    }

    private static Sale newer(Sale known, Sale read) {
        return known != null && known.revision() >= read.revision() ? known : read;
    }

    private void announce(Sale sale) {
        listeners.forEach(listener -> listener.accept(sale));
    }

    public Collection<Sale> all() {
        return sales.values();
    }

    public boolean has(SaleId id) {
        return sales.containsKey(id.value());
    }

    /** The sale with this id, or the refusal {@code unknown_sale}. */
    public Sale get(SaleId id) {
        Sale sale = sales.get(id.value());
        if (sale == null) throw Refusal.UNKNOWN_SALE.refused();
        return sale;
    }
}
