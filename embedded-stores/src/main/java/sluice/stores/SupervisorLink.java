package sluice.stores;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The application's end of the supervisor's standard input and output. */
final class SupervisorLink {
    /** In place of an answer: the supervisor has ended. */
    static final String ENDED = "ENDED";

    private static final int ANSWERS = 64;

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>(ANSWERS);

    private SupervisorLink(Process process) {
        this.process = process;
    }

    static SupervisorLink open(StoresRequest request, Path data, boolean temporary) throws IOException {
        File log = StoreLog.of(data, "supervisor").file().toFile();
        Files.createDirectories(StoreLog.folder(data));
        Process process = new ProcessBuilder(command(request, temporary))
                .directory(data.toFile())
                .redirectError(ProcessBuilder.Redirect.to(log))
                .start();
        SupervisorLink link = new SupervisorLink(process);
        Thread reader = new Thread(link::read, "embedded-stores");
        reader.setDaemon(true);
        reader.start();
        return link;
    }

    private static List<String> command(StoresRequest request, boolean temporary) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Dslf4j.provider=" + KafkaLogProvider.class.getName(),
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                classPath(),
                Supervisor.class.getName()));
        request.ports().forEach((store, port) -> command.add(store.word() + "=" + port));
        if (temporary) {
            command.add("temporary");
        }
        return command;
    }

    /** Our own, made absolute, since the supervisor works in another folder. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                answers.put(line);
            }
            answers.put(ENDED);
        } catch (IOException endedAbruptly) {
            answers.offer(ENDED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next answer, {@link #ENDED}, or empty if there is none in time. */
    Optional<String> answer(Duration limit) {
        try {
            return Optional.ofNullable(answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    void say(String command) throws IOException {
        var stdin = process.getOutputStream();
        stdin.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        stdin.flush();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends its standard input, and kills it if it has not ended in time. Whether it ended by itself. */
    boolean end(Duration limit) {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyEnded) {
            // Then there is nobody left to tell.
        }
        if (Patience.until(() -> !process.isAlive(), limit)) {
            return true;
        }
        process.destroyForcibly();
        return false;
    }
}
