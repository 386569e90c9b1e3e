package sluice.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How to reach the Postgres of a data folder while another process runs it. */
public record RunningPostgres(String uri, String user, String password) {
    /** Lines of its pid file: the process, the folder, the start, the port. */
    private static final int PORT = 3;

    /** Empty if none runs there. */
    public static Optional<RunningPostgres> of(Path data) {
        try {
            Path folder = data.toRealPath();
            List<String> lines = Files.readAllLines(
                    folder.resolve(PostgresProcess.FOLDER).resolve("postmaster.pid"), StandardCharsets.UTF_8);
            long pid = Long.parseLong(lines.get(0).strip());
            int port = Integer.parseInt(lines.get(PORT).strip());
            if (!Processes.alive(pid) || !Processes.commandLine(pid).contains("postgres")) return Optional.empty();
            String uri = "postgresql://127.0.0.1:" + port + "/" + PostgresProcess.DATABASE;
            return Optional.of(new RunningPostgres(uri, PostgresProcess.USER, PostgresPassword.of(folder)));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException notRunning) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "RunningPostgres[" + uri + "]";
    }
}
