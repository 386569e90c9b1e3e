package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sluice.launcher.Running;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.settings.Settings;

/**
 * What one bench runs on: a whole process with stores of its own in a temporary folder, or stores alone, one event loop
 * that makes the load, and the bench's own connections to the stores, to look at what was done in them.
 */
final class Stage {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 100;
    private static final long SOON_MILLIS = 5;

    private final Path data;
    private final Vertx load;
    private final Optional<Running> running;
    private final Settings settings;
    private final RedisStore redis;
    private final Postgres postgres;

    private Stage(Path data, Vertx load, Optional<Running> running, Settings settings) {
        this.data = data;
        this.load = load;
        this.running = running;
        this.settings = settings;
        this.redis = new RedisStore(load, RedisSettings.from(settings));
        this.postgres = new Postgres(load, PostgresSettings.from(settings));
    }

    /** With a process in this one. {@code own} are the bench's settings; {@code given} are over them. */
    static Stage open(Map<String, String> own, Map<String, String> given) throws Exception {
        Path data = Files.createTempDirectory("sluice-bench-");
        Vertx load = oneLoop();
        Settings settings = new Settings(Settings.Overrides.of(settings(data, own, given)));
        try {
            Running running = Running.start(settings);
            Map<String, String> addresses =
                    running.stores().map(Running::addresses).orElse(Map.of());
            return new Stage(data, load, Optional.of(running), settings.with(addresses));
        } catch (RuntimeException failure) {
            await(load.close());
            delete(data);
            throw failure;
        }
    }

    /** Without a process: on the stores in {@code data}, which {@code given} names, and whose end is the caller's. */
    static Stage on(Path data, Map<String, String> own, Map<String, String> given) {
        Settings settings = new Settings(Settings.Overrides.of(settings(data, own, given)));
        return new Stage(data, oneLoop(), Optional.empty(), settings);
    }

    private static Vertx oneLoop() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    }

    private static Map<String, String> settings(Path data, Map<String, String> own, Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "data.directory", data.toString(),
                "demo.enabled", "false",
                "http.port", "0",
                "management.port", "0",
                "sandbox.port", "0",
                "redis.embedded-port", "0",
                "postgres.embedded-port", "0",
                "kafka.embedded-port", "0"));
        // All load comes from one address.
        settings.put("line.joins-per-prefix", "10000000/s");
        settings.put("line.joins-per-device", "10000000/s");
        settings.putAll(own);
        settings.putAll(given);
        return settings;
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Asks again and again until {@code condition} holds. */
    void until(Supplier<Future<Boolean>> condition) throws Exception {
        await(look(() -> condition.get().map(Stage::found), PAUSE_MILLIS));
    }

    private static Optional<Boolean> found(boolean holds) {
        return holds ? Optional.of(true) : Optional.empty();
    }

    /** Waits until exactly so many event streams are open. */
    void untilOpen(int streams) throws Exception {
        until(() -> Future.succeededFuture(running().openStreams().count() == streams));
    }

    /** Looks again and again, each time soon after the last, until {@code condition} holds. */
    void soon(Supplier<Future<Boolean>> condition) throws Exception {
        await(look(() -> condition.get().map(Stage::found), SOON_MILLIS));
    }

    /** Looks again and again, each time soon after the last, until there is something to be seen. */
    <T> T first(Supplier<Future<Optional<T>>> look) throws Exception {
        return await(look(look, SOON_MILLIS));
    }

    private <T> Future<T> look(Supplier<Future<Optional<T>>> look, long everyMillis) {
        Promise<T> seen = Promise.promise();
        lookOnce(look, everyMillis, System.nanoTime() + PATIENCE.toNanos(), seen);
        return seen.future();
    }

    /** One look; the next is no part of this one's future, or a long wait would end in as deep a stack. */
    private <T> void lookOnce(Supplier<Future<Optional<T>>> look, long everyMillis, long until, Promise<T> seen) {
        look.get().onFailure(seen::fail).onSuccess(found -> {
            if (found.isPresent()) seen.complete(found.get());
            else if (System.nanoTime() > until) seen.fail("a step of the bench did not come about in time");
            else load.setTimer(everyMillis, fired -> lookOnce(look, everyMillis, until, seen));
        });
    }

    void pause(long millis) throws Exception {
        await(load.timer(millis, TimeUnit.MILLISECONDS));
    }

    /** The process in this one. */
    Running running() {
        return running.orElseThrow(() -> new IllegalStateException("this stage has stores alone"));
    }

    /** The one event loop of the load. */
    Vertx load() {
        return load;
    }

    Settings settings() {
        return settings;
    }

    RedisStore redis() {
        return redis;
    }

    Postgres postgres() {
        return postgres;
    }

    /** Where the embedded stores keep their data. */
    Path data() {
        return data;
    }

    /** Ends the process and its stores and deletes their data. */
    void close() throws Exception {
        await(redis.close());
        await(postgres.close());
        running.ifPresent(Running::close);
        await(load.close());
        delete(data);
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
