package sluice.stores;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Redis: every write is appended to a file that is synced each second, nothing is ever evicted. */
final class RedisProcess implements OwnedStore {
    private static final String BINARY = "redis-server-7.0.15-";
    private static final Duration LOADING = Duration.ofSeconds(30);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final int ANSWER_MILLIS = 500;

    private final Path folder;
    private final Path program;
    private final StoreLog log;
    private final int port;
    private final String mark;

    /** The mark is what tells this folder's Redis from any other one on this machine; it is in its command line. */
    RedisProcess(Path data, int port) {
        this.folder = data.resolve("redis");
        this.program =
                UnpackCache.ofUser(data.resolve("cache")).entry(BINARY + Platform.current(), RedisProcess::unpack);
        this.log = StoreLog.of(data, "redis");
        this.port = port;
        this.mark = "sluice-" + Integer.toHexString(data.toString().hashCode());
    }

    private static void unpack(Path place) throws IOException {
        try (InputStream binary = RedisProcess.class.getResourceAsStream("/" + BINARY + Platform.current())) {
            if (binary == null) {
                throw new IOException("no Redis for " + Platform.current() + " on the class path");
            }
            Files.copy(binary, place);
            if (!place.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + place + " executable");
            }
        }
    }

    @Override
    public void start() throws IOException {
        stop();
        Files.createDirectories(folder);
        int exit = Processes.run(command(), folder, log.file());
        boolean ready = exit == 0 && Patience.until(() -> answers() || gaveUp(), LOADING) && answers();
        if (!ready) {
            throw new StoreFailure("redis-server does not answer on port " + port);
        }
    }

    private List<String> command() {
        // The paths are relative to the folder it is started in, so that no character of it can be misread.
        return List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--aof-timestamp-enabled",
                "yes",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction",
                // Its own session: a Ctrl-C in the terminal is for the application alone.
                "--daemonize",
                "yes",
                "--pidfile",
                "redis.pid",
                "--logfile",
                "../logs/redis.log",
                "--proc-title-template",
                "{title} {listen-addr} " + mark);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.loopback(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("+PONG".length());
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** It leaves its launching command before it binds and loads, so the end of the real one has to be looked for. */
    private boolean gaveUp() {
        return pid() == 0 && ProcessHandle.allProcesses().noneMatch(other -> isOurs(other.pid()));
    }

    private boolean isOurs(long pid) {
        String command = Processes.commandLine(pid);
        return command.contains("redis-server") && command.contains(mark);
    }

    @Override
    public void stop() throws IOException {
        long pid = pid();
        if (pid != 0) {
            Processes.end(pid, ENDING);
        }
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

    @Override
    public long pid() {
        try {
            long pid =
                    Long.parseLong(Files.readString(folder.resolve("redis.pid")).strip());
            return Processes.alive(pid) && isOurs(pid) ? pid : 0;
        } catch (IOException | NumberFormatException notRunning) {
            return 0;
        }
    }
}
