package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program as a child process, as a shell would start it; what it writes is kept line by line. */
final class Program implements AutoCloseable {
    /** As in the manifest of the packaged program. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/sun.nio.ch",
            "java.management/sun.management",
            "jdk.management/com.sun.management.internal");

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sluice itself, with {@code environment} over ours. */
    static Program sluice(Map<String, String> environment, String... arguments) throws IOException {
        return java(environment, Path.of("").toAbsolutePath(), "sluice.launcher.Main", arguments);
    }

    /** Sluice with settings as {@code --set} options. */
    static Program sluice(String command, Map<String, String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return sluice(Map.of(), arguments.toArray(String[]::new));
    }

    /** Any main class of Sluice's own class path. */
    static Program java(Map<String, String> environment, Path folder, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        OPENED.forEach(opened -> command.addAll(List.of("--add-opens", opened + "=ALL-UNNAMED")));
        command.addAll(List.of("--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(List.of(arguments));
        return run(environment, folder, command);
    }

    static Program run(Map<String, String> environment, Path folder, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Ours, absolute and without the test classes, whose log settings are quieter. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty() && !entry.endsWith("test-classes"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException gone) {
            // then it has said what it had to say
        }
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines) + "\n";
        }
    }

    /** Waits for {@code pattern} in the output and answers its first group, or all of it if it has none. */
    @CanIgnoreReturnValue
    String said(String pattern, Duration patience) throws Exception {
        Pattern wanted = Pattern.compile(pattern);
        String[] found = new String[1];
        boolean[] ended = new boolean[1];
        try {
            Api.eventually(patience, () -> {
                boolean alive = process.isAlive();
                Matcher matcher = wanted.matcher(output());
                if (matcher.find()) found[0] = matcher.group(matcher.groupCount() > 0 ? 1 : 0);
                ended[0] = !alive && !ended[0];
                return found[0] != null || (!alive && !ended[0]);
            });
        } catch (AssertionError late) {
            throw new AssertionError("did not say " + pattern + " within " + patience + ":\n" + output(), late);
        }
        if (found[0] == null) throw new AssertionError("ended without saying " + pattern + ":\n" + output());
        return found[0];
    }

    /** Waits for its end; answers its exit code. */
    int exit(Duration patience) throws Exception {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still runs after " + patience + ":\n" + output());
        }
        return process.exitValue();
    }

    /** INT, TERM or KILL, to this process alone. */
    void signal(String name) throws Exception {
        int done = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (done != 0) throw new AssertionError("kill -" + name + " ended with " + done);
    }

    boolean alive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether a process runs; one that has ended and waits for its parent to ask does not. */
    static boolean alive(ProcessHandle handle) {
        if (!handle.isAlive()) return false;
        try {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return !stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException notLinuxOrGone) {
            return handle.isAlive();
        }
    }

    /** Ports of the loopback address that were free a moment ago, no two the same. */
    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        while (held.size() < count) held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : held) socket.close();
        return ports;
    }

    /** The path of a program on this machine, or null. Servers are in /usr/sbin, which is not on everybody's path. */
    static Path find(String... names) {
        String folders = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        for (String name : names) {
            for (String folder : folders.split(File.pathSeparator, -1)) {
                if (folder.isEmpty()) continue;
                Path candidate = Path.of(folder, name);
                if (Files.isExecutable(candidate)) return candidate;
            }
        }
        return null;
    }

    /** Settings as the variables by which a container is given them. */
    static Map<String, String> variables(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>();
        settings.forEach((key, value) -> variables.put(
                "SLUICE_"
                        + key.toUpperCase(java.util.Locale.ROOT)
                                .replace('.', '_')
                                .replace('-', '_'),
                value));
        return variables;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
