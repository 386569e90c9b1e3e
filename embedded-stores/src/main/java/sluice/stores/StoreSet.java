package sluice.stores;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The stores of one data folder, started together and stopped together. */
final class StoreSet {
    private static final String TEMPORARY = "temporary";
    private static final int STOP_SECONDS = 20;

    private final Path data;
    private final boolean temporary;
    private final Map<Store, Integer> preferred = new EnumMap<>(Store.class);
    private final Ports ports = new Ports();
    private final Map<Store, OwnedStore> stores = new EnumMap<>(Store.class);
    private final ExecutorService starters = Executors.newFixedThreadPool(Store.values().length);

    private StoreSet(Path data, boolean temporary) {
        this.data = data;
        this.temporary = temporary;
    }

    static StoreSet in(Path data, String[] args) throws IOException {
        List<String> arguments = List.of(args);
        StoreSet set = new StoreSet(data, arguments.contains(TEMPORARY));
        for (String argument : arguments) {
            if (argument.equals(TEMPORARY)) continue;
            int equals = argument.indexOf('=');
            Store store = Store.of(argument.substring(0, equals));
            set.preferred.put(store, Integer.valueOf(argument.substring(equals + 1)));
            StoreLog.of(data, store.word()).beginAnew();
        }
        return set;
    }

    OwnedStore get(Store store) {
        synchronized (stores) {
            OwnedStore found = stores.get(store);
            if (found == null) {
                throw new StoreFailure(store.word() + " has not been started");
            }
            return found;
        }
    }

    /** Starts all at once; the first that fails ends the wait. */
    Readiness startAll() throws NotStarted {
        CompletionService<Readiness.Serving> starting = new ExecutorCompletionService<>(starters);
        for (Store store : preferred.keySet()) {
            Callable<Readiness.Serving> start = () -> started(store);
            var unused = starting.submit(start);
        }
        Map<Store, Readiness.Serving> ready = new EnumMap<>(Store.class);
        try {
            while (ready.size() < preferred.size()) {
                Readiness.Serving one = starting.take().get();
                ready.put(one.store(), one);
            }
            return new Readiness(ready);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotStarted notStarted) {
                throw notStarted;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the start", e);
        }
    }

    private Readiness.Serving started(Store store) throws NotStarted {
        long begun = System.nanoTime();
        try {
            // What a killed supervisor left may still have the preferred port.
            make(store, 0).stop();
            OwnedStore owned = make(store, ports.free(preferred.get(store)));
            synchronized (stores) {
                stores.put(store, owned);
            }
            owned.start();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return new Readiness.Serving(store, owned.port(), owned.pid(), took);
        } catch (IOException | RuntimeException e) {
            throw new NotStarted(store, e);
        } catch (LinkageError e) {
            // A class path without what this store needs.
            throw new NotStarted(store, new StoreFailure(e.toString(), e));
        }
    }

    private OwnedStore make(Store store, int port) throws IOException {
        return switch (store) {
            case REDIS -> new RedisProcess(data, port);
            case POSTGRES -> new PostgresProcess(data, port, Unprivileged.here());
            case KAFKA -> new KafkaBroker(data, port, ports.free(0));
        };
    }

    /** Lets what is being started come to an end, then stops all, each within a bounded time. */
    void stopAll(DataLock lock) {
        if (!lock.isHeld()) {
            throw new IllegalStateException("the data folder is not ours");
        }
        lock.ending();
        starters.shutdown();
        awaitStarters();
        List<OwnedStore> begun;
        synchronized (stores) {
            begun = List.copyOf(stores.values());
        }
        List<Thread> stopping = begun.stream()
                .map(store -> new Thread(() -> stop(store), "stop"))
                .toList();
        stopping.forEach(Thread::start);
        stopping.forEach(StoreSet::awaitEnd);
        if (temporary) {
            UnpackCache.delete(data);
        }
    }

    private void awaitStarters() {
        try {
            boolean ended = starters.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                System.err.println("a store is still starting; stopping the others");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(OwnedStore store) {
        try {
            store.stop();
        } catch (IOException | RuntimeException e) {
            System.err.println("a store did not stop: " + e);
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Which store did not start, and why. */
    static final class NotStarted extends Exception {
        private static final long serialVersionUID = 1L;
        private final Store store;

        NotStarted(Store store, Exception cause) {
            super(cause.getMessage(), cause);
            this.store = store;
        }

        Store store() {
            return store;
        }
    }
}
