package sluice.line;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sluice.healing.Healing;
import sluice.healing.LostPlaces;
import sluice.http.HttpSettings;
import sluice.position.Cadence;
import sluice.position.Places;
import sluice.position.Positions;
import sluice.position.SnapshotReader;
import sluice.position.TestSales;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.postgres.Secrets;
import sluice.presence.Presence;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.settings.Settings;
import sluice.signing.SigningKeyRing;
import sluice.stores.EmbeddedStores;
import sluice.ticket.TicketTokens;

/** Real stores with keys, schema and sales of one test class's own, and what a process has on top of them. */
public final class Stage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    /** Between two looks; the stores and the event loops need the processor more than who waits for them. */
    private static final long PAUSE_NANOS = 500_000;

    private static final double LONGEST_POLL_SECONDS = 0.4;

    public final Vertx vertx = Vertx.vertx();
    private final String name;
    private final PostgresSettings pool;
    public final RedisStore redis;
    public final Postgres postgres;
    public final SaleRows rows;
    public final SaleCatalogue catalogue;
    public final Positions positions;
    public final Presence presence = new Presence();
    public final SnapshotReader reader;
    public final LineSettings settings;
    public final HttpSettings http;
    public final LineCounters counters = new LineCounters();
    final OpenStreams streams;
    JoinLimits limits;
    public final TicketTokens tokens;
    private final Map<SaleId, Set<Long>> claimed = new ConcurrentHashMap<>();

    private final Random random = new Random();

    public Stage(String indexBlock) {
        this(indexBlock, LONGEST_POLL_SECONDS, "t" + Long.toHexString(new Random().nextLong()));
    }

    /** With another longest pause between two polls, of which the window for lost places has two. */
    static Stage patient(String indexBlock, double longestPollSeconds) {
        return new Stage(indexBlock, longestPollSeconds, "t" + Long.toHexString(new Random().nextLong()));
    }

    /** Another process on the same stores, which remembers nothing. */
    Stage restarted() {
        return new Stage(
                Integer.toString(settings.indexBlock()), positions.cadence().longestSeconds(), name);
    }

    private Stage(String indexBlock, double longestPollSeconds, String name) {
        this.name = name;
        this.positions = new Positions(new Cadence(longestPollSeconds));
        EmbeddedStores stores = EmbeddedStores.shared();
        Map<String, String> own = new HashMap<>(Map.of(
                "redis.uri", stores.redisUri(),
                "redis.key-prefix", name,
                "postgres.uri", stores.postgresUri(),
                "postgres.user", stores.postgresUser(),
                "postgres.password", stores.postgresPassword(),
                "postgres.schema", name));
        own.putAll(Map.of(
                "line.index-block", indexBlock,
                "line.snapshot-interval", "20ms",
                "line.heartbeat", "1s",
                "line.drain", "200ms",
                "http.max-streams", "5",
                "http.max-streams-per-address", "4",
                "http.trusted-proxies", "127.0.0.1"));
        Settings all = new Settings(Settings.Overrides.of(own));
        settings = LineSettings.from(all);
        http = HttpSettings.from(all);
        streams = new OpenStreams(http.limits());
        limits = new JoinLimits(settings);
        redis = new RedisStore(vertx, RedisSettings.from(all));
        pool = PostgresSettings.from(all);
        postgres = new Postgres(vertx, pool);
        all.judge();
        rows = new SaleRows(postgres);
        catalogue = new SaleCatalogue(vertx, rows);
        reader = new SnapshotReader(new SnapshotReader.Parts(
                redis,
                catalogue,
                positions,
                sale -> Future.succeededFuture(Places.byArrival()),
                settings.snapshotInterval()));
        await(postgres.migrate());
        await(catalogue.start());
        await(vertx.deployVerticle(reader));
        tokens = new TicketTokens(await(new SigningKeyRing(new Secrets(postgres), TicketTokens.PURPOSE).load()));
    }

    /** Another way to the same rows, with few connections and little room to wait for one. */
    public Postgres postgres(int connections, int queue) {
        return new Postgres(
                vertx,
                new PostgresSettings(
                        pool.uri(), pool.user(), pool.password(), pool.schema(), connections, queue, pool.timeout()));
    }

    /** A line as one event loop has it; the test's thread stands for the loop. */
    Line line() {
        return new Line(redis, blocks(), settings, counters);
    }

    /** Indexes of a sale for which a pass was given. */
    Set<Long> claimed(SaleId sale) {
        return claimed.computeIfAbsent(sale, any -> ConcurrentHashMap.newKeySet());
    }

    /** What follows from a ticket showing itself, when none of {@link #claimed} may come back. */
    Attendance attendance() {
        return new Attendance(presence, new Healing(lostPlaces(), positions));
    }

    LostPlaces lostPlaces() {
        return new LostPlaces(
                redis, (sale, tickets) -> Future.succeededFuture(Set.copyOf(claimed(sale))), settings.asideGrace());
    }

    IndexBlocks blocks() {
        return new IndexBlocks(postgres, redis, positions, settings);
    }

    /** A new sale in this phase, ready in Redis. */
    public Sale sale(Phase phase) {
        Sale sale =
                TestSales.sale("s" + Long.toHexString(random.nextLong()), phase == Phase.PAUSED ? Phase.OPEN : phase);
        await(postgres.transaction(transaction -> rows.insert(transaction, sale, Buffer.buffer(new byte[32]))));
        if (phase == Phase.PAUSED) await(postgres.transaction(transaction -> rows.move(transaction, sale, phase)));
        await(catalogue.refresh());
        open(sale.id());
        await(reader.renew(sale));
        return catalogue.get(sale.id());
    }

    /** Makes this Redis the sale's verified one. */
    public void open(SaleId sale) {
        command(Command.HSET, keys(sale).state(), "owner", server(), "epoch", "1", "seq", "0", "open", "1");
    }

    /** The run id of this Redis. */
    public String server() {
        return command(Command.INFO, "server").toString().replaceFirst("(?s).*run_id:(\\w+).*", "$1");
    }

    public SaleKeys keys(SaleId sale) {
        return redis.keys(sale);
    }

    @CanIgnoreReturnValue
    public Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) request.arg(argument);
        return await(redis.send(request));
    }

    /** Calls the first {@code places} of the line as the gate does, with the windows' end. */
    public void serve(SaleId sale, long places, long calledIndex, long windowEndMillis) {
        command(Command.HSET, keys(sale).lineState(), "served", Long.toString(places), "calls", "1");
        command(Command.ZADD, keys(sale).called(), Long.toString(windowEndMillis), Long.toString(calledIndex));
    }

    @CanIgnoreReturnValue
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void awaitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new IllegalStateException("waited in vain");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
