package sluice.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How to reach the stores of a data folder while another process runs them. */
public record RunningStores(
        String redisUri, String postgresUri, String postgresUser, String postgresPassword, String kafkaBootstrap) {
    private static final String FILE = "stores.ready";
    private static final String HOST = "127.0.0.1:";

    /** Empty if none run there, or they do not serve yet. */
    public static Optional<RunningStores> of(Path data) {
        try {
            Path folder = data.toRealPath();
            Readiness ready = Readiness.parse(Files.readString(folder.resolve(FILE)));
            long supervisor = ready.stores().get(Store.KAFKA).pid();
            String command = Processes.commandLine(supervisor);
            if (!Processes.alive(supervisor) || !command.contains(Supervisor.class.getName())) return Optional.empty();
            return Optional.of(new RunningStores(
                    "redis://" + HOST + port(ready, Store.REDIS),
                    "postgresql://" + HOST + port(ready, Store.POSTGRES) + "/" + PostgresProcess.DATABASE,
                    PostgresProcess.USER,
                    PostgresPassword.of(folder),
                    HOST + port(ready, Store.KAFKA)));
        } catch (IOException | RuntimeException notRunning) {
            return Optional.empty();
        }
    }

    private static int port(Readiness ready, Store store) {
        return ready.stores().get(store).port();
    }

    /** Leaves word for other processes; the supervisor's own end takes it back, as its process id is part of it. */
    static void tell(Path data, Readiness ready) throws IOException {
        Files.writeString(data.resolve(FILE), ready.line());
    }

    @Override
    public String toString() {
        return "RunningStores[" + redisUri + ", " + postgresUri + ", " + kafkaBootstrap + "]";
    }
}
