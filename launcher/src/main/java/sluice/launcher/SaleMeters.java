package sluice.launcher;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import sluice.authz.AuthzCounts;
import sluice.gate.RedisGate.Admission;
import sluice.journal.CursorRows;
import sluice.line.OpenStreams;
import sluice.line.StreamWork;
import sluice.order.OrderCounts;
import sluice.position.Snapshot;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.stock.StockNow;
import sluice.throttle.Reason;
import sluice.throttle.Throttle;

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
    private MultiGauge unsettled;
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
        stock = MultiGauge.builder("sluice_stock_units")
                .description("Units by product and state: total, available, reserved, sold")
                .register(registry);
        lag = MultiGauge.builder("sluice_journal_lag_entries")
                .description("Journal entries that the order worker has not applied")
                .register(registry);
        statuses = MultiGauge.builder("sluice_orders")
                .description("Orders by status")
                .register(registry);
        outbox = MultiGauge.builder("sluice_outbox_backlog")
                .description("Ended orders whose settlement has not come back through the log")
                .register(registry);
        unsettled = MultiGauge.builder("sluice_order_unsettled_seconds")
                .description("For how long the oldest order differs from the log: ended, and its settlement not back")
                .register(registry);
        deadLetters = MultiGauge.builder("sluice_dead_letters")
                .description("Messages set aside because they can never succeed")
                .register(registry);
        registerStreams(registry);
        for (AuthzCounts.Answer answer : AuthzCounts.Answer.values()) {
            FunctionCounter.builder("sluice_authz_answers", gate.authzCounts(), counts -> counts.of(answer))
                    .description("Answers to proxies that asked whether a request may pass")
                    .tag("answer", answer.word())
                    .register(registry);
        }
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> renew());
        return Future.succeededFuture();
    }

    private void registerStreams(MeterRegistry registry) {
        Gauge.builder("sluice_sse_clients", gate.openStreams(), OpenStreams::count)
                .description("Event streams of waiting shoppers open on this node")
                .register(registry);
        StreamWork work = gate.openStreams().work();
        FunctionTimer.builder("sluice_sse_events", work, StreamWork::events, StreamWork::busyNanos, NANOSECONDS)
                .description("Events written to them, and the time that event loops spent on it")
                .register(registry);
        FunctionTimer.builder("sluice_sse_rounds", work, StreamWork::rounds, StreamWork::roundNanos, NANOSECONDS)
                .description("Times that one event loop told news to a whole line, and how long it took")
                .register(registry);
        FunctionCounter.builder("sluice_sse_dropped", work, StreamWork::dropped)
                .description("Event streams ended because nobody read them")
                .register(registry);
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
        unsettled.register(bySale(counts.unsettledSeconds()), true);
        deadLetters.register(bySale(counts.deadLetters()), true);
    }

    /** A sale without entries is shown with 0: no series at all would look like no reading. */
    private List<Row<?>> bySale(Map<String, ? extends Number> counts) {
        Map<String, Number> shown = new TreeMap<>(counts);
        known.forEach(sale -> shown.putIfAbsent(sale.value(), 0));
        List<Row<?>> rows = new ArrayList<>();
        shown.forEach((sale, count) -> rows.add(Row.of(Tags.of("sale", sale), count)));
        return rows;
    }

    private void register(Sale sale) {
        SaleId id = sale.id();
        Tags tags = Tags.of("sale", id.value());
        MeterRegistry registry = node.registry();
        FunctionCounter.builder("sluice_joins", gate.counters().joins(id), joins -> joins.sum())
                .description("Tickets given by this node")
                .tags(tags)
                .register(registry);
        gauge(
                tags,
                "sluice_queue_depth",
                "Shoppers who wait: joined, not called, not gone",
                () -> snapshot(id).map(Snapshot::waiting).orElse(0L));
        counter(
                tags,
                "sluice_calls",
                "Tickets called, over all nodes",
                meters -> meters.snapshot(id).map(Snapshot::calls).orElse(0L));
        counter(
                tags,
                "sluice_claims",
                "Passes given, over all nodes",
                meters -> meters.snapshot(id).map(Snapshot::claims).orElse(0L));
        gauge(
                tags,
                "sluice_active_leases",
                "Shoppers inside",
                () -> gate.tick().latest(id).map(Admission::active).orElse(0));
        gauge(
                tags,
                "sluice_admission_rate_limit",
                "Claims per minute allowed (new_users_per_minute)",
                () -> now(id).knobs().newUsersPerMinute());
        gauge(
                tags,
                "sluice_admission_rate_per_minute",
                "Claims per minute allowed now, on a ramp and under the throttle",
                () -> Math.min(now(id).knobs().perMinuteAt(Instant.now()), throttled(id)));
        gauge(
                tags,
                "sluice_admission_floor_per_minute",
                "Claims per minute below which the throttle does not go (outflow_floor)",
                () -> now(id).knobs().pace().floor());
        for (Reason reason : Reason.values()) {
            if (reason != Reason.NONE) registerThrottle(id, tags.and("reason", reason.word()), reason);
        }
        gauge(tags, "sluice_no_show_ratio", "Share of the called who do not come", () -> gate.noShow(id));
        gauge(
                tags,
                "sluice_active_limit",
                "Shoppers allowed inside at once (total_active_users)",
                () -> now(id).knobs().totalActiveUsers());
        gauge(
                tags,
                "sluice_sale_open",
                "1 while the sale is in phase open",
                () -> now(id).phase() == Phase.OPEN ? 1 : 0);
    }

    private void registerThrottle(SaleId id, Tags tags, Reason reason) {
        gauge(
                tags,
                "sluice_throttle_active",
                "1 while this holds the outflow below its rate",
                () -> gate.throttle()
                                .latest(id)
                                .map(Throttle::reason)
                                .filter(reason::equals)
                                .isPresent()
                        ? 1
                        : 0);
    }

    private double throttled(SaleId id) {
        return gate.throttle().latest(id).map(Throttle::perMinute).orElse(Double.POSITIVE_INFINITY);
    }

    /** Counted by the whole sale, the same on every node. */
    private void counter(Tags tags, String name, String help, ToDoubleFunction<SaleMeters> count) {
        FunctionCounter.builder(name, this, count).description(help).tags(tags).register(node.registry());
    }

    private void gauge(Tags tags, String name, String help, Supplier<Number> value) {
        Gauge.builder(name, value).description(help).tags(tags).register(node.registry());
    }

    private Optional<Snapshot> snapshot(SaleId sale) {
        return gate.positions().find(sale);
    }

    private Sale now(SaleId sale) {
        return node.catalogue().get(sale);
    }
}
