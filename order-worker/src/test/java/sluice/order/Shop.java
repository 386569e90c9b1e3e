package sluice.order;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import sluice.journal.CursorRows;
import sluice.journal.JournalRelay;
import sluice.journal.JournalTopics;
import sluice.journal.LogWriter;
import sluice.kafka.KafkaSettings;
import sluice.lease.Lease;
import sluice.outbox.OutboxDrain;
import sluice.outbox.OutboxRows;
import sluice.payment.Charger;
import sluice.payment.PaymentSettings;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.pulse.Pulse;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.reservation.LedgerSettings;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.reservation.Purchase;
import sluice.reservation.Reservations;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.sandbox.Sandbox;
import sluice.sandbox.SandboxSettings;
import sluice.settings.Settings;
import sluice.stock.LedgerRebuild;
import sluice.stock.StockNow;
import sluice.stock.StockRows;
import sluice.stores.EmbeddedStores;
import sluice.wall.SoldOutWall;

/** The whole path of an order on real stores, in a schema, topics and keys of its own. */
public final class Shop {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PATIENCE_SECONDS = 30;
    private static Shop charging;
    private static Shop unpaid;

    public final Vertx vertx = Vertx.vertx();
    public final Settings settings;
    public final Postgres postgres;
    public final RedisStore redis;
    public final CursorRows cursors;
    public final SaleCatalogue catalogue;
    public final OrderSettings orderSettings;
    public final OrderRows orders;
    public final OrderHints hints;
    public final Sandbox sandbox;
    public final Charger charger;
    public final KafkaSettings kafka;
    public final LogWriter log;

    private final Reservations reservations;
    private final LedgerRebuild rebuild;
    private final WebClient client;
    private final OutboxDrain drain;
    private OrderWorker worker;

    /** A shop that charges; shared by the tests of this JVM, each with a sale of its own. */
    public static synchronized Shop charging() {
        if (charging == null) charging = new Shop(true, Map.of());
        return charging;
    }

    /** A shop whose charger stays away. */
    public static synchronized Shop unpaid() {
        if (unpaid == null) unpaid = new Shop(false, Map.of());
        return unpaid;
    }

    public Shop(boolean charges, Map<String, String> overrides) {
        settings = settings(overrides);
        kafka = KafkaSettings.from(settings);
        LedgerSettings ledger = LedgerSettings.from(settings);
        orderSettings = OrderSettings.from(settings);
        postgres = new Postgres(vertx, PostgresSettings.from(settings));
        redis = new RedisStore(vertx, RedisSettings.from(settings));
        settings.judge();
        get(postgres.migrate());
        cursors = new CursorRows(postgres);
        catalogue = new SaleCatalogue(vertx, new SaleRows(postgres));
        orders = new OrderRows(postgres);
        hints = new OrderHints(vertx);
        reservations = new Reservations(redis, ledger, new SoldOutWall(postgres, catalogue, ledger));
        JournalTopics topics = new JournalTopics(vertx, kafka);
        log = new LogWriter(vertx, kafka);
        rebuild = new LedgerRebuild(
                vertx, new LedgerRebuild.Parts(redis, postgres, kafka, topics, cursors, ledger), "test");
        client = WebClient.create(vertx);
        sandbox = new Sandbox(SandboxSettings.from(settings));
        get(catalogue.start());
        get(vertx.deployVerticle(sandbox));
        drain = new OutboxDrain(
                new OutboxDrain.Parts(new OutboxRows(postgres), reservations, catalogue),
                new OutboxDrain.Pace(orderSettings.outboxBatch(), orderSettings.retryInterval()));
        charger = new Charger(
                new Charger.Parts(
                        postgres,
                        PaymentSettings.from(settings).at(sandbox.uri()),
                        hints,
                        new Charger.Times(new Pulse(Duration.ofSeconds(5)), new Pulse(Duration.ofSeconds(5))),
                        drain::wake),
                orderSettings);
        hints.onPayable(charger::wake);
        get(vertx.deployVerticle(drain));
        get(vertx.deployVerticle(new OrderExpiry(orders, hints, drain::wake, orderSettings)));
        if (charges) get(vertx.deployVerticle(charger));
        get(vertx.deployVerticle(
                new JournalRelay(new JournalRelay.Parts("relay", redis, kafka, ledger, catalogue, cursors))));
        startWorker();
    }

    private static Settings settings(Map<String, String> overrides) {
        EmbeddedStores stores = EmbeddedStores.shared();
        byte[] bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        String name = "t" + HexFormat.of().formatHex(bytes);
        Map<String, String> values = new HashMap<>();
        values.put("redis.uri", stores.redisUri());
        values.put("redis.key-prefix", name);
        values.put("postgres.uri", stores.postgresUri());
        values.put("postgres.user", stores.postgresUser());
        values.put("postgres.password", stores.postgresPassword());
        values.put("postgres.schema", name);
        values.put("kafka.bootstrap-servers", stores.kafkaBootstrap());
        values.put("kafka.topic-prefix", name);
        values.put("data.directory", folder());
        values.put("orders.retry-interval", "50ms");
        values.put("payment.timeout", "400ms");
        values.put("payment.pause", "300ms");
        values.put("sandbox.port", "0");
        values.put("sandbox.latency", "5ms");
        values.putAll(overrides);
        return new Settings(Settings.Overrides.of(values));
    }

    private static String folder() {
        try {
            return Files.createTempDirectory("sluice-orders").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The future's value, or its failure. */
    @CanIgnoreReturnValue
    public static <T> T get(Future<T> future) {
        return get(future, PATIENCE_SECONDS);
    }

    @CanIgnoreReturnValue
    private static <T> T get(Future<T> future, int seconds) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when {@code condition} holds; asks again every few milliseconds. */
    public void await(Supplier<Future<Boolean>> condition) {
        await(condition, 20);
    }

    /** As {@link #await(Supplier)}, for what takes long. */
    public void await(Supplier<Future<Boolean>> condition, int seconds) {
        Future<Void> held = until(condition, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        get(held, seconds + PATIENCE_SECONDS);
    }

    private Future<Void> until(Supplier<Future<Boolean>> condition, long deadlineNanos) {
        return condition.get().compose(holds -> {
            if (holds) return Future.succeededFuture();
            if (System.nanoTime() > deadlineNanos) return Future.failedFuture(new IllegalStateException("in vain"));
            return vertx.timer(10).compose(later -> until(condition, deadlineNanos));
        });
    }

    public void startWorker() {
        BatchWriter writer = new BatchWriter(
                new BatchWriter.Parts(postgres, new OutboxRows(postgres), hints, charger::wake), orderSettings);
        worker = new OrderWorker(kafka, cursors, writer, orderSettings);
        get(vertx.deployVerticle(worker));
    }

    public void stopWorker() {
        get(vertx.undeploy(worker.deploymentID()));
    }

    public OrderWorker worker() {
        return worker;
    }

    /** A new sale whose ledger is open. */
    public Sale sale(Product... products) {
        byte[] bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        SaleId id = new SaleId("s-" + HexFormat.of().formatHex(bytes));
        Sale sale = new Sale(
                id,
                "A sale",
                "EUR",
                Phase.OPEN,
                null,
                new Sale.Schedule(null, null, null),
                new Knobs(600, 10, 100, 60, 600, 1200, 10, Pace.fixed()),
                10,
                Sale.Acknowledgement.JOURNAL,
                null,
                Buffer.buffer(new byte[32]),
                1,
                List.of(products),
                Draw.none(),
                Protection.none());
        get(postgres.transaction(tx -> new SaleRows(postgres)
                .insert(tx, sale, Buffer.buffer(new byte[32]))
                .compose(inserted -> StockRows.create(tx, sale))));
        get(catalogue.refresh());
        await(() -> rebuild.restoreIfNeeded(sale));
        return sale;
    }

    /** 128 random bits: a ticket, an order. */
    public static String id() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Buys as somebody who was just let in; answers the order's id. */
    public String buy(Sale sale, String method, Line... lines) {
        String ticket = id();
        String order = id();
        long end = System.currentTimeMillis() + 600_000;
        Lease lease = new Lease("digest", ticket, 10, end, end, "jti", 0, end / 1000, "kid", end - 600_000, 1);
        SaleKeys keys = redis.keys(sale.id());
        get(redis.send(Request.cmd(Command.HSET).arg(keys.leases()).arg(ticket).arg(lease.encode())));
        get(redis.send(Request.cmd(Command.ZADD).arg(keys.shopping()).arg(end).arg(ticket)));
        get(reservations.reserve(sale, new Purchase(order, ticket, "digest", "fingerprint", method, List.of(lines))));
        return order;
    }

    public static Line line(String product, int quantity) {
        return LinesText.read(product + "=" + quantity).get(0);
    }

    public void awaitStatus(String order, OrderStatus status) {
        await(() -> orders.find(order)
                .map(found -> found.map(o -> o.status() == status).orElse(false)));
    }

    /** Returns when nothing of the sale is owed to the ledger any more. */
    public void awaitSettled(Sale sale) {
        await(() ->
                rows("SELECT 1 FROM outbox WHERE sale = $1", sale.id().value()).map(List::isEmpty));
    }

    public Future<List<Row>> rows(String sql, Object... arguments) {
        return postgres.run(sql, Tuple.wrap(arguments)).map(rows -> {
            List<Row> list = new ArrayList<>();
            rows.forEach(list::add);
            return list;
        });
    }

    /** The statuses through which an order went. */
    public List<String> history(String order) {
        return get(rows("SELECT to_status FROM order_history WHERE order_id = $1 ORDER BY seq", order)).stream()
                .map(row -> row.getString("to_status"))
                .toList();
    }

    public StockNow stock(Sale sale) {
        return get(StockNow.of(redis, cursors, sale));
    }

    /** The sandbox's charges of one order. */
    public List<JsonObject> charges(String order) {
        return get(client.getAbs(sandbox.uri() + "/charges").send()).bodyAsJsonObject().getJsonArray("charges").stream()
                .map(JsonObject.class::cast)
                .filter(charge -> charge.getString("reference").equals(order))
                .toList();
    }

    /** The orders of the sandbox's successful charges; each is there once, or this fails. */
    public Set<String> succeeded() {
        Set<String> orders = new TreeSet<>();
        get(client.getAbs(sandbox.uri() + "/charges").send()).bodyAsJsonObject().getJsonArray("charges").stream()
                .map(JsonObject.class::cast)
                .filter(charge -> charge.getString("status").equals("succeeded"))
                .map(charge -> charge.getString("reference"))
                .forEach(order -> {
                    if (!orders.add(order)) throw new IllegalStateException("charged twice: " + order);
                });
        return orders;
    }

    /** A charge that the sandbox makes without our asking. */
    public void book(String key, String order, long amount) {
        get(client.postAbs(sandbox.uri() + "/charges")
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(new JsonObject()
                        .put("amount", amount)
                        .put("currency", "EUR")
                        .put("payment_method", "tok_ok")
                        .put("reference", order)));
    }

    public void turnKnobs(JsonObject knobs) {
        get(client.putAbs(sandbox.uri() + "/knobs").sendJsonObject(knobs));
    }

    public WebClient client() {
        return client;
    }

    public Future<Void> close() {
        return vertx.close();
    }
}
