package sluice.stores;

import java.nio.file.Path;

/**
 * Where the stores keep their data and which ports they would like; 0 means any, and a taken port is replaced by a free
 * one. The data does not depend on the ports.
 */
public record StoresRequest(Path data, int redisPort, int postgresPort, int kafkaPort) {

    public StoresRequest {
        Ports.check(redisPort);
        Ports.check(postgresPort);
        Ports.check(kafkaPort);
    }

    /** A request that takes any free port for each store. */
    public static StoresRequest anyPorts(Path data) {
        return new StoresRequest(data, 0, 0, 0);
    }
}
