package sluice.stores;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/** What the supervisor says when all its stores serve: {@code READY redis=6379 pg=5432 kafka=9092 redis_pid=...}. */
record Readiness(Map<Store, Serving> stores) {
    static final String WORD = "READY";

    /** One store: where it listens, its process, and how long its start took. */
    record Serving(Store store, int port, long pid, Duration took) {}

    String line() {
        StringJoiner ports = new StringJoiner(" ");
        StringJoiner rest = new StringJoiner(" ");
        for (Store store : Store.values()) {
            Serving one = stores.get(store);
            if (one == null) continue;
            ports.add(key(store) + "=" + one.port());
            rest.add(key(store) + "_pid=" + one.pid());
            rest.add(key(store) + "_ms=" + one.took().toMillis());
        }
        return WORD + " " + ports + " " + rest;
    }

    static Readiness parse(String line) {
        Map<String, Long> values = new HashMap<>();
        for (String pair : line.substring(WORD.length()).strip().split(" ", -1)) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
        }
        Map<Store, Serving> stores = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            if (!values.containsKey(key(store))) continue;
            int port = values.get(key(store)).intValue();
            Duration took = Duration.ofMillis(values.get(key(store) + "_ms"));
            stores.put(store, new Serving(store, port, values.get(key(store) + "_pid"), took));
        }
        return new Readiness(stores);
    }

    private static String key(Store store) {
        return store == Store.POSTGRES ? "pg" : store.word();
    }
}
