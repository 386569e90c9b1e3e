package sluice.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Running stores: real Redis, Postgres and Kafka on ports of 127.0.0.1. They end with {@link #close()}, and with this
 * JVM however it ends; their data stays in its folder, which one instance at a time may use.
 */
public final class EmbeddedStores implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(45);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final Path data;
    private final SupervisorLink supervisor;
    private final Map<Store, Readiness.Serving> stores;
    private boolean closed;

    private EmbeddedStores(Path data, SupervisorLink supervisor, Readiness ready) {
        this.data = data;
        this.supervisor = supervisor;
        this.stores = new EnumMap<>(ready.stores());
    }

    /**
     * Starts what is asked for and returns when all of it serves, which takes seconds (the first time also unpacks
     * Postgres).
     *
     * @throws StoreFailure naming the store that did not start and quoting its log; then none is left running
     */
    public static EmbeddedStores start(StoresRequest request) {
        return start(request, false);
    }

    /**
     * The stores of this JVM's tests: started by the first call, in a temporary folder that is deleted when the JVM
     * ends. Tests keep apart by key prefix, topic and schema, and do not close them.
     */
    public static EmbeddedStores shared() {
        return SharedStores.get();
    }

    static EmbeddedStores start(StoresRequest request, boolean temporary) {
        Platform platform = Platform.current();
        try {
            Path data = Files.createDirectories(request.data()).toRealPath();
            SupervisorLink supervisor = SupervisorLink.open(request, data, temporary);
            return new EmbeddedStores(data, supervisor, awaitReady(supervisor, data));
        } catch (IOException e) {
            throw new StoreFailure("cannot start the stores in " + request.data() + " on " + platform + ": " + e, e);
        }
    }

    private static Readiness awaitReady(SupervisorLink supervisor, Path data) {
        String answer = supervisor.answer(START_LIMIT).orElse("");
        if (answer.startsWith(Readiness.WORD)) {
            return Readiness.parse(answer);
        }
        boolean byItself = supervisor.end(CLOSE_LIMIT);
        String ending = byItself ? "" : " (the supervisor had to be killed)";
        throw new StoreFailure(whyNot(answer, data) + ending);
    }

    private static String whyNot(String answer, Path data) {
        String[] words = answer.split(" ", 3);
        if (words.length < 3) {
            String what = answer.isEmpty() ? "were not ready after " + START_LIMIT.toSeconds() + " s" : "did not start";
            return "the stores " + what + quote(StoreLog.of(data, "supervisor"));
        }
        if (words[1].equals(Supervisor.FOLDER)) {
            return words[2];
        }
        return words[1] + " did not start: " + words[2] + quote(StoreLog.of(data, words[1]));
    }

    private static String quote(StoreLog log) {
        return "\nlast lines of " + log.file() + ":\n" + log.tail();
    }

    /** {@code redis://127.0.0.1:6379}. */
    public String redisUri() {
        return "redis://127.0.0.1:" + port(Store.REDIS);
    }

    /** {@code postgresql://127.0.0.1:5432/sluice}, without user and password. */
    public String postgresUri() {
        return "postgresql://127.0.0.1:" + port(Store.POSTGRES) + "/" + PostgresProcess.DATABASE;
    }

    public String postgresUser() {
        return PostgresProcess.USER;
    }

    /** Made with the data and kept beside it. */
    public String postgresPassword() {
        return PostgresPassword.of(data);
    }

    /** {@code 127.0.0.1:9092}. */
    public String kafkaBootstrap() {
        return "127.0.0.1:" + port(Store.KAFKA);
    }

    public int port(Store store) {
        return of(store).port();
    }

    /** The id of the store's process; Kafka's is the supervisor's. */
    public long pid(Store store) {
        return of(store).pid();
    }

    /** How long each store took from nothing to serving; they start at the same time. */
    public Map<Store, Duration> startedIn() {
        Map<Store, Duration> took = new EnumMap<>(Store.class);
        stores.values().forEach(store -> took.put(store.store(), store.took()));
        return took;
    }

    /** The folder of the stores' log files. */
    public Path logs() {
        return StoreLog.folder(data);
    }

    /** The supervisor's process, for instance to suspend it and Kafka with it, or to learn of its end. */
    public ProcessHandle supervisor() {
        return supervisor.handle();
    }

    /** Kills Redis or Postgres as a crash would, {@code kill -9}; returns when it is gone. Kafka refuses. */
    public void kill(Store store) {
        command("kill", store);
    }

    /** Starts Redis or Postgres again on the same port after a kill; returns when it serves. */
    public void restart(Store store) {
        command("start", store);
    }

    private synchronized void command(String verb, Store store) {
        if (store == Store.KAFKA) {
            throw new UnsupportedOperationException("Kafka runs inside the supervisor; suspend or kill that instead");
        }
        try {
            supervisor.say(verb + " " + store.word());
        } catch (IOException e) {
            throw new StoreFailure("the supervisor has ended", e);
        }
        String answer = supervisor.answer(COMMAND_LIMIT).orElse("no answer");
        if (!answer.startsWith("DONE ")) {
            throw new StoreFailure(verb + " " + store.word() + ": " + answer + quote(StoreLog.of(data, store.word())));
        }
        long pid = Long.parseLong(answer.substring("DONE ".length()));
        Readiness.Serving before = of(store);
        stores.put(store, new Readiness.Serving(store, before.port(), pid, before.took()));
    }

    private synchronized Readiness.Serving of(Store store) {
        Readiness.Serving serving = stores.get(store);
        if (serving == null) throw new StoreFailure(store.word() + " is not among these stores");
        return serving;
    }

    /** Stops all three in good order; what has not stopped in time is killed. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!supervisor.end(CLOSE_LIMIT)) {
            stores.values().stream().filter(store -> store.pid() != 0).forEach(store -> Processes.kill(store.pid()));
        }
    }
}
