package sluice.stores;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where stores keep their data, which of them are wanted, and which port each would like; 0 means any, and a taken port
 * is replaced by a free one. The data does not depend on the ports.
 */
public record StoresRequest(Path data, Map<Store, Integer> ports) {
    private static final int ANY = 0;

    public StoresRequest {
        ports = Map.copyOf(ports);
        if (ports.isEmpty()) throw new IllegalArgumentException("no store is asked for");
        ports.values().forEach(Ports::check);
    }

    /** All three, each at the port it would like. */
    public StoresRequest(Path data, int redisPort, int postgresPort, int kafkaPort) {
        this(data, Map.of(Store.REDIS, redisPort, Store.POSTGRES, postgresPort, Store.KAFKA, kafkaPort));
    }

    /** All three, each at any free port. */
    public static StoresRequest anyPorts(Path data) {
        return anyPorts(data, Store.values());
    }

    /** Only {@code stores}, each at any free port. */
    public static StoresRequest anyPorts(Path data, Store... stores) {
        Map<Store, Integer> ports = new EnumMap<>(Store.class);
        for (Store store : stores) ports.put(store, ANY);
        return new StoresRequest(data, ports);
    }
}
