package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@link StreamReaders} of a bench, and how it speaks to them. */
final class StreamCrowd implements AutoCloseable {
    private static final long GRACE_SECONDS = 5;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final Path requests;

    /** {@code requests}: lines of a path and a token; {@code folder} is for what is handed over. */
    StreamCrowd(Path folder, List<String> requests) throws IOException {
        this.requests = Files.write(folder.resolve("requests"), requests);
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamReaders.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private long ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) throw new IOException("the clients ended at: " + command);
        return Long.parseLong(answer);
    }

    /** Opens streams for the requests from {@code from} to before {@code to}; all must be answered. */
    void open(String name, int port, int from, int to) throws IOException {
        long open = ask("open " + name + " " + port + " " + requests + " " + from + " " + to);
        if (open < to - from) throw new IOException("only " + open + " streams of " + name + " were answered");
    }

    /** Closes all but {@code count}. */
    @CanIgnoreReturnValue
    long keep(String name, int count) throws IOException {
        return ask("keep " + name + " " + count);
    }

    long events(String name) throws IOException {
        return ask("events " + name);
    }

    void beginAges() throws IOException {
        if (ask("begin") != 0) throw new IOException("the clients did not begin");
    }

    long ageP99Millis() throws IOException {
        return ask("age");
    }

    long rises() throws IOException {
        return ask("rises");
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
