package sluice.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Postgres with its durable settings on, on 127.0.0.1 alone, with one database and one user, both {@code sluice}. */
final class PostgresProcess implements OwnedStore {
    static final String USER = "sluice";
    static final String DATABASE = "sluice";

    static final String FOLDER = "postgres";

    private final Path data;
    private final Path folder;
    private final Path programs;
    private final Unprivileged unprivileged;
    private final StoreLog log;
    private final int port;

    PostgresProcess(Path data, int port, Unprivileged unprivileged) {
        this.data = data;
        this.folder = data.resolve(FOLDER);
        this.unprivileged = unprivileged;
        this.programs = PostgresBinaries.in(cache(data, unprivileged));
        this.log = StoreLog.of(data, "postgres");
        this.port = port;
    }

    /** The programs must be readable for whoever runs them, which a folder below root's home is not. */
    private static UnpackCache cache(Path data, Unprivileged unprivileged) {
        UnpackCache ofData = new UnpackCache(data.resolve("cache"));
        UnpackCache ofUser = UnpackCache.ofUser(ofData.folder());
        return unprivileged.isOtherUser() && !unprivileged.canEnter(ofUser.folder()) ? ofData : ofUser;
    }

    @Override
    public void start() throws IOException {
        if (unprivileged.isOtherUser() && !unprivileged.canEnter(data)) {
            throw new StoreFailure("user " + unprivileged.owner() + ", as whom Postgres runs when root starts it, may"
                    + " not enter " + data + "; choose a data folder outside of root's home or start as another user");
        }
        unprivileged.handOver(log.file());
        if (Files.exists(folder)) {
            unprivileged.handOver(folder);
            stop();
        } else {
            create();
        }
        writeSettings(folder);
        run("pg_ctl", List.of("-D", FOLDER, "-l", "logs/postgres.log", "-w", "-t", "30", "start"));
    }

    /** Makes the database beside its place, so that a half-made one is never taken for a whole one. */
    private void create() throws IOException {
        String password = PostgresPassword.createdIn(data);
        Path half = data.resolve(FOLDER + ".new");
        UnpackCache.delete(half);
        Files.createDirectory(half);
        unprivileged.handOver(half);
        Path passwordFile = data.resolve(FOLDER + ".new.password");
        PostgresPassword.write(passwordFile, password);
        try {
            unprivileged.handOver(passwordFile);
            run(
                    "initdb",
                    List.of(
                            "-D",
                            half.getFileName().toString(),
                            "-U",
                            USER,
                            "-A",
                            "scram-sha-256",
                            "--pwfile=" + passwordFile.getFileName(),
                            "-E",
                            "UTF-8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.writeString(half.resolve("postgresql.conf"), "include 'sluice.conf'\n", StandardOpenOption.APPEND);
        writeSettings(half);
        run(
                "postgres",
                List.of("--single", "-D", half.getFileName().toString(), "postgres"),
                "CREATE DATABASE " + DATABASE + ";\n");
        Files.move(half, folder);
    }

    private void writeSettings(Path place) throws IOException {
        Path settings = place.resolve("sluice.conf");
        Files.writeString(settings, """
                port = %d
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                max_connections = 200
                shared_buffers = '64MB'
                timezone = 'UTC'
                log_timezone = 'UTC'
                # Life cycle and trouble only: an application sees its own failed statements.
                log_min_messages = log
                log_min_error_statement = panic
                log_checkpoints = off
                """.formatted(port));
        unprivileged.handOver(settings);
    }

    @Override
    public void stop() throws IOException {
        if (pid() != 0) {
            try {
                run("pg_ctl", List.of("-D", FOLDER, "-m", "fast", "-w", "-t", "10", "stop"));
            } catch (StoreFailure hangs) {
                kill();
            }
        }
        // A leftover of a crash: Postgres would take any process that has its number now for itself.
        Files.deleteIfExists(folder.resolve("postmaster.pid"));
    }

    @Override
    public void kill() throws IOException {
        long pid = pid();
        if (pid != 0) {
            Processes.kill(pid);
        }
    }

    @Override
    public int port() {
        return port;
    }

    /** From its own pid file, whose first lines are the number and the data folder. */
    @Override
    public long pid() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("postmaster.pid"), StandardCharsets.UTF_8);
            long pid = Long.parseLong(lines.get(0).strip());
            boolean ours = lines.size() > 1 && lines.get(1).equals(folder.toString());
            return ours && Processes.alive(pid) && Processes.commandLine(pid).contains("postgres") ? pid : 0;
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException notRunning) {
            return 0;
        }
    }

    private void run(String program, List<String> arguments) {
        run(program, arguments, "");
    }

    private void run(String program, List<String> arguments, String input) {
        var command = new ArrayList<String>();
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        int exit =
                Processes.run(unprivileged.command(command), data, log.file(), input.getBytes(StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new StoreFailure(program + " ended with " + exit);
        }
    }
}
