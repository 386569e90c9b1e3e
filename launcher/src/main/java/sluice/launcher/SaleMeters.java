package sluice.launcher;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import sluice.gate.RedisGate.Admission;
import sluice.journal.CursorRows;
import sluice.order.OrderCounts;
import sluice.position.Snapshot;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.stock.StockNow;

/** The figures of every sale for Prometheus. Stock and orders are read every few seconds, the rest is in memory. */
final class SaleMeters extends VerticleBase {
    private static final long INTERVAL_MILLIS = 2000;
    /** More sales than this are not labelled: each costs two dozen series. */
    private static final int MOST_SALES = 200;

    private final Node node;
    private final GateRole gate;
    private final OrderCounts orders;
    private final CursorRows cursors;
    private final Set<SaleId> known = new HashSet<>();
    private MultiGauge stock;
    private MultiGauge lag;
    private MultiGauge statuses;
    private MultiGauge outbox;
    private MultiGauge deadLetters;

    SaleMeters(Node node, GateRole gate) {
        this.node = node;
        this.gate = gate;
        this.orders = new OrderCounts(node.postgres());
        this.cursors = new CursorRows(node.postgres());
    }

    @Override
    public Future<?> start() {
        MeterRegistry registry = node.registry();
        stock = MultiGauge.builder("sluice_stock_units").register(registry);
        lag = MultiGauge.builder("sluice_journal_lag_entries").register(registry);
        statuses = MultiGauge.builder("sluice_orders").register(registry);
        outbox = MultiGauge.builder("sluice_outbox_backlog").register(registry);
        deadLetters = MultiGauge.builder("sluice_dead_letters").register(registry);
        Gauge.builder("sluice_sse_clients", gate.counters(), counters -> counters.streams())
                .register(registry);
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> renew());
        return Future.succeededFuture();
    }

    private void renew() {
        List<Sale> sales = node.catalogue().all().stream().limit(MOST_SALES).toList();
        sales.stream().filter(sale -> known.add(sale.id())).forEach(this::register);
        orders.read().onSuccess(this::show).onFailure(kept -> {});
        List<Row<?>> stockRows = new ArrayList<>();
        List<Row<?>> lagRows = new ArrayList<>();
        List<Future<Void>> reads = sales.stream()
                .filter(sale -> sale.phase() != Phase.CLOSED)
                .map(sale -> StockNow.of(node.redis(), cursors, sale)
                        .map(now -> addRows(sale, now, stockRows, lagRows))
                        .otherwiseEmpty())
                .toList();
        Future.join(reads).onComplete(done -> {
            stock.register(stockRows, true);
            lag.register(lagRows, true);
        });
    }

    private static Void addRows(Sale sale, StockNow now, List<Row<?>> stockRows, List<Row<?>> lagRows) {
        for (StockNow.ProductStock product : now.products()) {
            Tags tags = Tags.of("sale", sale.id().value(), "product", product.product());
            stockRows.add(Row.of(tags.and("state", "total"), product.total()));
            stockRows.add(Row.of(tags.and("state", "available"), product.available()));
            stockRows.add(Row.of(tags.and("state", "reserved"), product.reserved()));
            stockRows.add(Row.of(tags.and("state", "sold"), product.sold()));
        }
        lagRows.add(Row.of(Tags.of("sale", sale.id().value()), now.journalLag()));
        return null;
    }

    private void show(OrderCounts.Counts counts) {
        List<Row<?>> rows = new ArrayList<>();
        counts.orders()
                .forEach((sale, byStatus) -> byStatus.forEach(
                        (status, count) -> rows.add(Row.of(Tags.of("sale", sale, "status", status), count))));
        statuses.register(rows, true);
        outbox.register(bySale(counts.outbox()), true);
        deadLetters.register(bySale(counts.deadLetters()), true);
    }

    /** A sale without entries is shown with 0: no series at all would look like no reading. */
    private List<Row<?>> bySale(Map<String, Long> counts) {
        Map<String, Long> shown = new TreeMap<>(counts);
        known.forEach(sale -> shown.putIfAbsent(sale.value(), 0L));
        List<Row<?>> rows = new ArrayList<>();
        shown.forEach((sale, count) -> rows.add(Row.of(Tags.of("sale", sale), count)));
        return rows;
    }

    private void register(Sale sale) {
        SaleId id = sale.id();
        Tags tags = Tags.of("sale", id.value());
        MeterRegistry registry = node.registry();
        FunctionCounter.builder("sluice_joins", gate.counters().joins(id), joins -> joins.sum())
                .tags(tags)
                .register(registry);
        gauge(
                "sluice_queue_depth",
                tags,
                () -> snapshot(id).map(Snapshot::waiting).orElse(0L));
        counter(
                "sluice_calls",
                tags,
                meters -> meters.snapshot(id).map(Snapshot::calls).orElse(0L));
        counter(
                "sluice_claims",
                tags,
                meters -> meters.snapshot(id).map(Snapshot::claims).orElse(0L));
        gauge(
                "sluice_active_leases",
                tags,
                () -> gate.tick().latest(id).map(Admission::active).orElse(0));
        gauge("sluice_admission_rate_limit", tags, () -> now(id).knobs().newUsersPerMinute());
        gauge("sluice_active_limit", tags, () -> now(id).knobs().totalActiveUsers());
        gauge("sluice_sale_open", tags, () -> now(id).phase() == Phase.OPEN ? 1 : 0);
    }

    /** Counted by the whole sale, the same on every node. */
    private void counter(String name, Tags tags, ToDoubleFunction<SaleMeters> count) {
        FunctionCounter.builder(name, this, count).tags(tags).register(node.registry());
    }

    private void gauge(String name, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).tags(tags).register(node.registry());
    }

    private Optional<Snapshot> snapshot(SaleId sale) {
        return gate.positions().find(sale);
    }

    private Sale now(SaleId sale) {
        return node.catalogue().get(sale);
    }
}
