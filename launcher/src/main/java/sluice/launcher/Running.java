package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sluice.journal.CursorRows;
import sluice.journal.JournalRelay;
import sluice.line.OpenStreams;
import sluice.personal.PersonalKeyFile;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.stores.StoresRequest;
import sluice.throttle.ThrottleTick;

/**
 * A running Sluice process: its stores, if they are its own, its node and the roles on it. Started and ended by
 * blocking calls, for {@code main} and for tests.
 */
public final class Running implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(6);

    private final Optional<EmbeddedStores> stores;
    private final ProcessSettings settings;
    private final Node node;
    private Readiness readiness;
    private ThrottleTick throttle;
    private GateRole gate;
    private int httpPort;
    private int managementPort;
    private String sandbox = "";
    private boolean closed;

    private Running(Optional<EmbeddedStores> stores, ProcessSettings settings) {
        this.stores = stores;
        this.settings = settings;
        this.node = await(Node.start(settings), START_LIMIT);
    }

    /**
     * Judges the settings, starts the stores that are not given, then the roles. Returns when the process serves.
     *
     * @throws sluice.settings.SettingsRejected with every complaint
     * @throws sluice.stores.StoreFailure naming the store that did not start
     * @throws StartFailure naming what else stood in the way
     */
    public static Running start(Settings given) {
        ProcessSettings judged = ProcessSettings.from(given);
        Optional<EmbeddedStores> stores =
                judged.stores().external() ? Optional.empty() : Optional.of(startStores(given));
        Running running = null;
        try {
            running = new Running(
                    stores,
                    stores.map(started -> ProcessSettings.from(given.with(own(started, judged))))
                            .orElse(judged));
            running.startRoles();
            return running;
        } catch (RuntimeException failure) {
            if (running != null) running.close();
            else stores.ifPresent(EmbeddedStores::close);
            throw failure;
        }
    }

    /** Reads and judges settings without starting anything; throws {@link sluice.settings.SettingsRejected}. */
    public static void judge(Settings settings) {
        var unused = ProcessSettings.from(settings);
    }

    private static EmbeddedStores startStores(Settings settings) {
        return EmbeddedStores.start(new StoresRequest(
                settings.path("data.directory"),
                settings.count("redis.embedded-port", 0, 65535),
                settings.count("postgres.embedded-port", 0, 65535),
                settings.count("kafka.embedded-port", 0, 65535)));
    }

    /** What the launcher adds for stores of its own; a demo's next start is not to wait long for its line to heal. */
    private static Map<String, String> own(EmbeddedStores stores, ProcessSettings judged) {
        Map<String, String> own = addresses(stores);
        // With stores of its own the program also makes the keys that these stores must not have.
        judged.features().personal().keyFile().ifPresent(file -> {
            PersonalKeyFile.makeIfMissing(file);
            own.put("personal-data.key-file", file.toString());
        });
        if (judged.demo().runs(true)) own.put("line.longest-poll", judged.demo().longestPoll());
        return own;
    }

    /** The settings by which a process reaches {@code stores}. */
    public static Map<String, String> addresses(EmbeddedStores stores) {
        return addresses(stores, stores);
    }

    /** The settings by which a process reaches Redis and Postgres of {@code stores} and the Kafka of {@code log}. */
    public static Map<String, String> addresses(EmbeddedStores stores, EmbeddedStores log) {
        Map<String, String> addresses = new HashMap<>();
        addresses.put("redis.uri", stores.redisUri());
        addresses.put("postgres.uri", stores.postgresUri());
        addresses.put("postgres.user", stores.postgresUser());
        addresses.put("postgres.password", stores.postgresPassword());
        addresses.put("kafka.bootstrap-servers", log.kafkaBootstrap());
        return addresses;
    }

    private void startRoles() {
        readiness = new Readiness(node);
        throttle = throttle();
        managementPort =
                FreePort.of(settings.edge().managementHost(), settings.edge().managementPort());
        await(
                node.deploy(readiness)
                        .compose(done -> node.deploy(new Management(node, readiness, managementPort)))
                        .compose(done -> startWorker())
                        .compose(done -> node.deploy(relay()))
                        .compose(done -> node.deploy(throttle))
                        .compose(done -> startGate()),
                START_LIMIT);
    }

    private Future<Void> startWorker() {
        if (!settings.role().hasWorker()) return Future.succeededFuture();
        return new WorkerRole(node)
                .start()
                .onSuccess(uri -> sandbox = uri.toString())
                .mapEmpty();
    }

    private Future<Void> startGate() {
        if (!settings.role().hasGate()) return Future.succeededFuture();
        gate = new GateRole(node, throttle);
        return gate.start().onSuccess(port -> httpPort = port).mapEmpty();
    }

    /** Any node may relay the journal; one per sale does at a time. */
    private JournalRelay relay() {
        return new JournalRelay(new JournalRelay.Parts(
                node.id(),
                node.redis(),
                settings.stores().kafka(),
                settings.features().ledger(),
                node.catalogue(),
                new CursorRows(node.postgres())));
    }

    /** Every process reports how its part of the checkout does. */
    private ThrottleTick throttle() {
        return new ThrottleTick(new ThrottleTick.Parts(
                node.id(),
                node.redis(),
                new CursorRows(node.postgres()),
                node.catalogue(),
                node.vitals(),
                settings.features().throttle()));
    }

    /** Waits for a future on a thread that may block. */
    @CanIgnoreReturnValue
    static <T> T await(Future<T> future, Duration limit) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("did not start within " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Unready first, then the server and its streams, then the rest, then the stores; bounded in time. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        drain();
        try {
            await(node.end(), END_LIMIT);
        } catch (IllegalStateException late) {
            // The stores end all the same; whatever hangs ends with the process.
        }
        stores.ifPresent(EmbeddedStores::close);
    }

    /** From now on not ready: load balancers stop sending people here. */
    void drain() {
        if (readiness != null) readiness.drain();
    }

    /** The base address of pages and API; for a process without a gate, the empty string. */
    public String uri() {
        return gate == null ? "" : gate.publicUri();
    }

    /** The base address of liveness, readiness and metrics. */
    public String managementUri() {
        return "http://" + settings.edge().managementHost() + ":" + managementPort;
    }

    /** Whether this process is to show the demo sale. */
    public boolean demo() {
        return gate != null && settings.demo().runs(stores.isPresent());
    }

    /** Simulated shoppers per second, and units, of the demo sale. */
    public int demoShoppersPerSecond() {
        return settings.demo().shoppersPerSecond();
    }

    public int demoUnits() {
        return settings.demo().units();
    }

    /** Where the payment provider answers; empty without a worker. */
    public String sandboxUri() {
        return sandbox;
    }

    /** The API key of this process, for its own demo, benches and tests: valid here and nowhere else. */
    public String operatorToken() {
        return gate.desk().processKey();
    }

    /** The first admin's password if this process has just made him; only the first call is told. */
    public Optional<String> takeFirstPassword() {
        return gate == null ? Optional.empty() : gate.desk().takeFirstPassword();
    }

    public Optional<EmbeddedStores> stores() {
        return stores;
    }

    /** Deploys something that ends before everything else does. */
    public Future<String> deploy(Deployable verticle) {
        return node.deploy(verticle);
    }

    public Vertx vertx() {
        return node.vertx();
    }

    /** The event streams of waiting shoppers that this process serves; only with a gate. */
    public OpenStreams openStreams() {
        return gate.openStreams();
    }

    Node node() {
        return node;
    }

    GateRole gate() {
        return gate;
    }

    ProcessSettings settings() {
        return settings;
    }
}
