package sluice.line;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import sluice.http.HttpSettings;
import sluice.position.Positions;
import sluice.position.SnapshotReader;
import sluice.position.TestSales;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.postgres.Secrets;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.ticket.TicketKeys;
import sluice.ticket.TicketTokens;

/** Real stores with keys, schema and sales of one test class's own, and what a process has on top of them. */
public final class Stage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    public final Vertx vertx = Vertx.vertx();
    public final RedisStore redis;
    public final Postgres postgres;
    public final SaleRows rows;
    public final SaleCatalogue catalogue;
    public final Positions positions = new Positions();
    public final SnapshotReader reader;
    public final LineSettings settings;
    public final HttpSettings http;
    public final LineCounters counters;
    public final TicketTokens tokens;
    private final Random random = new Random();

    public Stage(String indexBlock) {
        EmbeddedStores stores = EmbeddedStores.shared();
        byte[] own = new byte[6];
        random.nextBytes(own);
        String name = "t" + HexFormat.of().formatHex(own);
        Settings all = new Settings(Settings.Overrides.of(Map.of(
                "redis.uri",
                stores.redisUri(),
                "redis.key-prefix",
                name,
                "postgres.uri",
                stores.postgresUri(),
                "postgres.user",
                stores.postgresUser(),
                "postgres.password",
                stores.postgresPassword(),
                "postgres.schema",
                name,
                "line.index-block",
                indexBlock,
                "line.snapshot-interval",
                "20ms",
                "http.max-streams",
                "3")));
        settings = LineSettings.from(all);
        http = HttpSettings.from(all);
        counters = new LineCounters(http.limits().streams());
        redis = new RedisStore(vertx, RedisSettings.from(all));
        postgres = new Postgres(vertx, PostgresSettings.from(all));
        all.judge();
        rows = new SaleRows(postgres);
        catalogue = new SaleCatalogue(vertx, rows);
        reader = new SnapshotReader(redis, catalogue, positions, settings.snapshotInterval());
        await(postgres.migrate());
        await(catalogue.start());
        await(vertx.deployVerticle(reader));
        tokens = new TicketTokens(await(TicketKeys.load(new Secrets(postgres))));
    }

    /** A line as one event loop has it; the test's thread stands for the loop. */
    Line line() {
        return new Line(redis, new IndexBlocks(postgres, redis, settings), settings, counters);
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
        String server = command(Command.INFO, "server").toString();
        String runId = server.replaceFirst("(?s).*run_id:(\\w+).*", "$1");
        command(Command.HSET, keys(sale).state(), "owner", runId, "epoch", "1", "seq", "0", "open", "1");
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
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
