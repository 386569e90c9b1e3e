package sluice.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes by their id: whether they live, what they are, and ending them. */
final class Processes {
    private static final int COMMAND_SECONDS = 40;
    private static final Duration GONE = Duration.ofSeconds(5);

    private Processes() {}

    /** A process that has ended but whose parent has not asked for it (a container without an init) is not alive. */
    static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid);
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = new String(Files.readAllBytes(proc(pid, "stat")), StandardCharsets.ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException notLinuxOrGone) {
            return false;
        }
    }

    /** The command with its arguments, separated by one blank; empty if the process is gone or hidden from us. */
    static String commandLine(long pid) {
        try {
            return Files.readString(proc(pid, "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException notLinuxOrGone) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().commandLine())
                    .orElse("");
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    /** Kills a process and its descendants at once and waits until they are gone. */
    static void kill(long pid) {
        List<ProcessHandle> family = ProcessHandle.of(pid).stream()
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        boolean gone = Patience.until(() -> family.stream().noneMatch(member -> alive(member.pid())), GONE);
        if (!gone) {
            throw new StoreFailure("process " + pid + " is still there " + GONE.toSeconds() + " s after a kill");
        }
    }

    /** Asks a process to end (TERM) and kills it when it has not done so in time. */
    static void end(long pid, Duration limit) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (!Patience.until(() -> !alive(pid), limit)) {
            kill(pid);
        }
    }

    /** Runs a command to its end, with its output appended to a file. The answer is its exit code. */
    static int run(List<String> command, Path folder, Path log) {
        return run(command, folder, log, new byte[0]);
    }

    static int run(List<String> command, Path folder, Path log, byte[] input) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Postgres on macOS does not start in some locales; its messages in English are what people search for.
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input);
            }
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                kill(process.pid());
                throw new StoreFailure(command.get(0) + " did not end within " + COMMAND_SECONDS + " s");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new StoreFailure("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted while waiting for " + command.get(0), e);
        }
    }

    /** Whether a command exists and ends well; its output is dropped. */
    static boolean succeeds(List<String> command) {
        Path here = Path.of("").toAbsolutePath();
        try {
            return run(command, here, Path.of("/dev/null")) == 0;
        } catch (StoreFailure noSuchCommand) {
            return false;
        }
    }
}
