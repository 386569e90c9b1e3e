package sluice.stock;

import static sluice.stock.Buyers.digest;
import static sluice.stock.Buyers.id;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import sluice.journal.CursorRows;
import sluice.journal.JournalRelay;
import sluice.journal.JournalTopics;
import sluice.kafka.KafkaSettings;
import sluice.lease.ClaimRow;
import sluice.lease.ClaimRows;
import sluice.lease.Leases;
import sluice.lease.OpenClaim;
import sluice.postgres.Pages;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.recount.RecountRows;
import sluice.recount.Recounter;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.reservation.LedgerSettings;
import sluice.reservation.Purchase;
import sluice.reservation.Reservations;
import sluice.reservation.Reserved;
import sluice.reservation.Settlement;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.wall.SoldOutWall;

/** A stock ledger on the real stores, apart from others by prefix, schema and topic; with what a test does to it. */
public final class TestLedger implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long LIMIT_SECONDS = 20;

    public final Vertx vertx = Vertx.vertx();
    public final KafkaSettings kafka;
    public final LedgerSettings settings;
    public final RedisStore redis;
    public final Postgres postgres;
    public final JournalTopics topics;
    public final CursorRows cursors;
    public final ClaimRows claims;
    public final Leases leases;
    public final SaleRows sales;
    public final SaleCatalogue catalogue;
    public final SoldOutWall wall;
    public final Reservations reservations;
    public final LedgerRebuild rebuild;
    public final Recounter recounter;
    public final RecountRows recounts;
    private final Context loop;

    public TestLedger(String... overrides) {
        String name = "t" + Long.toString(RANDOM.nextLong(Long.MAX_VALUE), 36);
        EmbeddedStores stores = EmbeddedStores.shared();
        Map<String, String> values = new HashMap<>(Map.of(
                "redis.uri", stores.redisUri(),
                "redis.key-prefix", name,
                "postgres.uri", stores.postgresUri(),
                "postgres.user", stores.postgresUser(),
                "postgres.password", stores.postgresPassword(),
                "postgres.schema", name,
                "kafka.bootstrap-servers", stores.kafkaBootstrap(),
                "kafka.topic-prefix", name,
                "ledger.relay-turn", "400ms"));
        for (int i = 0; i < overrides.length; i += 2) values.put(overrides[i], overrides[i + 1]);
        Settings all = new Settings(Settings.Overrides.of(values));
        kafka = KafkaSettings.from(all);
        settings = LedgerSettings.from(all);
        redis = new RedisStore(vertx, RedisSettings.from(all));
        postgres = new Postgres(vertx, PostgresSettings.from(all));
        all.judge();
        topics = new JournalTopics(vertx, kafka);
        cursors = new CursorRows(postgres);
        claims = new ClaimRows(postgres);
        leases = new Leases(vertx, redis, claims);
        sales = new SaleRows(postgres);
        catalogue = new SaleCatalogue(vertx, sales);
        wall = new SoldOutWall(postgres, catalogue, settings);
        reservations = new Reservations(redis, settings, wall);
        rebuild = rebuild("writer-1");
        recounter = new Recounter(redis, postgres, settings, name);
        recounts = new RecountRows(postgres);
        loop = vertx.getOrCreateContext();
        await(postgres.migrate());
    }

    public LedgerRebuild rebuild(String writer) {
        return new LedgerRebuild(vertx, parts(), writer);
    }

    public LedgerRebuild.Parts parts() {
        return new LedgerRebuild.Parts(redis, postgres, kafka, topics, cursors, settings);
    }

    public JournalRelay relay() {
        String node = UUID.randomUUID().toString();
        return new JournalRelay(new JournalRelay.Parts(node, redis, kafka, settings, catalogue, cursors));
    }

    /** Deploys the half of the worker that the ledger needs. */
    @CanIgnoreReturnValue
    public String startWorker() {
        return await(vertx.deployVerticle(new LogWorker(this)));
    }

    /** Waits for a future; a failure is thrown as it is. */
    @CanIgnoreReturnValue
    public static <T> T await(Future<T> future) {
        try {
            return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s", e);
        }
    }

    /** Runs {@code call} on the one event loop of the objects that need one, and waits. */
    @CanIgnoreReturnValue
    public <T> T onLoop(Supplier<Future<T>> call) {
        return await(onLoopLater(call));
    }

    public <T> Future<T> onLoopLater(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(now -> call.get().onComplete(promise));
        return promise.future();
    }

    /** Asks until the answer is yes. */
    public void eventually(Supplier<Future<Boolean>> condition) {
        await(ask(condition, System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)));
    }

    private Future<Void> ask(Supplier<Future<Boolean>> condition, long until) {
        return condition.get().compose(yes -> {
            if (yes) return Future.succeededFuture();
            if (System.nanoTime() > until) return Future.failedFuture(new AssertionError("it did not happen"));
            return vertx.timer(10).compose(later -> ask(condition, until));
        });
    }

    /** A new sale whose ledger is open: product {@code a} without a limit of its own, {@code b} at most 2 a buyer. */
    public Sale openSale(long units) {
        Sale sale = newSale(units, Sale.Acknowledgement.JOURNAL);
        eventually(() -> restore(sale));
        return sale;
    }

    public Future<Boolean> restore(Sale sale) {
        return onLoopLater(() -> rebuild.restoreIfNeeded(sale)).otherwise(false);
    }

    public Sale newSale(long units, Sale.Acknowledgement acknowledgement) {
        Sale sale = new Sale(
                new SaleId("sale-" + Long.toString(RANDOM.nextLong(Long.MAX_VALUE), 36)),
                "A sale",
                "EUR",
                Phase.OPEN,
                null,
                new Sale.Schedule(null, null, null),
                new Knobs(600, 10, 100, 60, 300, 600, 4, Pace.fixed()),
                6,
                acknowledgement,
                null,
                Buffer.buffer(new byte[32]),
                1,
                List.of(new Product("a", "A", 100, units, 0), new Product("b", "B", 200, units, 2)),
                Draw.none(),
                Protection.none());
        await(postgres.transaction(tx ->
                sales.insert(tx, sale, Buffer.buffer(new byte[32])).compose(inserted -> StockRows.create(tx, sale))));
        await(catalogue.refresh());
        return sale;
    }

    /** A buyer inside the shop: his ticket, with a lease for {@code maxQty} units and its claim. */
    public String admit(Sale sale, int maxQty) {
        return admit(sale, maxQty, 300_000);
    }

    public String admit(Sale sale, int maxQty, long millis) {
        String ticket = id();
        admitAgain(sale, ticket, ticket, maxQty, millis);
        return ticket;
    }

    public void admitAgain(Sale sale, String ticket, String buyer, int maxQty, long millis) {
        admit(sale, List.of(claim(sale, ticket, buyer, maxQty, millis)));
    }

    /** Admits many buyers at once and answers their tickets. */
    @CanIgnoreReturnValue
    public List<String> admitMany(Sale sale, int count, int maxQty) {
        return admitMany(sale, count, maxQty, 1);
    }

    /** The same, where each buyer has so many tickets. */
    public List<String> admitMany(Sale sale, int count, int maxQty, int perBuyer) {
        List<ClaimRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String ticket = id();
            String buyer = i % perBuyer == 0 ? ticket : rows.get(i - 1).buyer();
            rows.add(claim(sale, ticket, buyer, maxQty, 300_000));
        }
        admit(sale, rows);
        return rows.stream().map(ClaimRow::ticket).toList();
    }

    private static ClaimRow claim(Sale sale, String ticket, String buyer, int maxQty, long millis) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = now.plusMillis(millis);
        return new ClaimRow(
                sale.id(),
                ticket,
                1,
                id(),
                digest(ticket),
                "k1",
                buyer,
                maxQty,
                now,
                end,
                end,
                end.plusSeconds(60),
                now,
                1);
    }

    /** The claims whose lease has not ended, at most a thousand. */
    public Future<List<ClaimRow>> openClaims(Sale sale) {
        return postgres.transaction(tx -> claims.open(tx, sale.id(), 1000).compose(Pages::next))
                .map(page -> page.stream().map(OpenClaim::claim).toList());
    }

    public List<String> openTickets(Sale sale) {
        return await(openClaims(sale)).stream().map(ClaimRow::ticket).toList();
    }

    private void admit(Sale sale, List<ClaimRow> rows) {
        SaleKeys keys = redis.keys(sale.id());
        List<String> leases = new ArrayList<>(List.of(keys.leases()));
        List<String> shopping = new ArrayList<>(List.of(keys.shopping()));
        for (ClaimRow row : rows) {
            leases.addAll(List.of(row.ticket(), row.lease().encode()));
            shopping.addAll(List.of(Long.toString(row.lease().endMillis()), row.ticket()));
        }
        await(Future.all(
                claims.insert(rows),
                send(Command.HSET, leases.toArray(String[]::new)),
                send(Command.ZADD, shopping.toArray(String[]::new))));
    }

    public Future<Response> send(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) request.arg(argument);
        return redis.send(request);
    }

    @CanIgnoreReturnValue
    public Reserved reserve(Sale sale, Purchase purchase) {
        return onLoop(() -> reservations.reserve(sale, purchase));
    }

    /** Reserves all at once, so that they share a batch; a refusal is its code, a reservation its status. */
    public List<String> reserveAll(Sale sale, List<Purchase> purchases) {
        List<Future<String>> answers = new ArrayList<>();
        return onLoop(() -> {
            purchases.forEach(purchase -> answers.add(reservations
                    .reserve(sale, purchase)
                    .map(Reserved::status)
                    .recover(failure ->
                            Future.succeededFuture(((Refused) failure).refusal().code()))));
            return Future.all(answers).map(all -> all.<String>list());
        });
    }

    @CanIgnoreReturnValue
    public List<String> settle(Sale sale, Settlement... settlements) {
        return onLoop(() -> reservations.settle(sale, List.of(settlements)));
    }

    /** {@code total/available/reserved/sold} of a product in Redis. */
    public String stock(Sale sale, String product) {
        return await(StockNow.of(redis, cursors, sale)).products().stream()
                .filter(stock -> stock.product().equals(product))
                .map(stock -> stock.total() + "/" + stock.available() + "/" + stock.reserved() + "/" + stock.sold())
                .findFirst()
                .orElseThrow();
    }

    /** All fields of a hash, or all members of a sorted set with their scores. */
    public Map<String, String> content(String key, Command command) {
        Response response = command == Command.HGETALL
                ? await(send(command, key))
                : await(send(command, key, "0", "-1", "WITHSCORES"));
        Map<String, String> content = new TreeMap<>();
        if (response.isMap()) {
            response.getKeys()
                    .forEach(field -> content.put(field, response.get(field).toString()));
        } else {
            response.forEach(pair -> content.put(
                    pair.get(0).toString(), Long.toString(pair.get(1).toLong())));
        }
        return content;
    }

    /** The whole ledger except its state and journal. */
    public Map<String, Map<String, String>> image(Sale sale) {
        SaleKeys keys = redis.keys(sale.id());
        Map<String, Map<String, String>> image = new TreeMap<>();
        for (String key : List.of(keys.stock(), keys.leases(), keys.reservations(), keys.buyers())) {
            image.put(key, content(key, Command.HGETALL));
        }
        for (String key : List.of(keys.shopping(), keys.buying())) image.put(key, content(key, Command.ZRANGE));
        return image;
    }

    /** Loses all that Redis holds of a sale, as an emptied server would. */
    public void lose(Sale sale) {
        SaleKeys keys = redis.keys(sale.id());
        await(send(
                Command.DEL,
                keys.state(),
                keys.stock(),
                keys.leases(),
                keys.shopping(),
                keys.buying(),
                keys.reservations(),
                keys.buyers(),
                keys.journal(),
                keys.relayTurn()));
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
