package sluice.bench;

import io.vertx.core.Future;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sluice.bench.Target.Response;
import sluice.crash.CrashPoint;

/** A gate or a worker on a stage's stores: a process of its own, stopped, killed and started again as machines are. */
final class NodeProcess {
    private static final long PATIENCE_SECONDS = 20;
    private static final List<String> AS_ON_STAGE = List.of(
            "redis.uri",
            "postgres.uri",
            "postgres.user",
            "postgres.password",
            "kafka.bootstrap-servers",
            "line.longest-poll",
            "operator.token",
            "payment.uri",
            "payment.pause",
            "payment.timeout",
            "ledger.hold",
            "orders.retry-interval",
            "orders.session-timeout");

    /** How this process was told to compile and to collect: its nodes do it likewise. */
    private static final List<String> MACHINE = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-XX:"))
            .toList();

    private final Stage stage;
    private final Map<String, String> settings;
    private final Path log;
    private List<String> options = List.of();
    private final String uri;
    private final String managementUri;
    private Process process;

    private NodeProcess(Stage stage, String role) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        this.stage = stage;
        this.settings = settings(stage, role);
        this.log = stage.data().resolve("node-" + port + ".log");
        this.uri = "http://127.0.0.1:" + port;
        this.managementUri = "http://127.0.0.1:" + managementPort;
        settings.put("http.port", Integer.toString(port));
        settings.put("management.port", Integer.toString(managementPort));
        // Also if the bench is ended while this one stands still.
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy, "end of a node"));
    }

    /** Starts a gate and waits until it is ready. */
    static NodeProcess gate(Stage stage) throws Exception {
        return start(stage, "gate");
    }

    /** Starts a worker and waits until it is ready. */
    static NodeProcess worker(Stage stage) throws Exception {
        return start(stage, "worker");
    }

    /** Starts a worker that ends when it reaches {@code point} for the {@code times}th time; waits for nothing. */
    static NodeProcess doomedWorker(Stage stage, CrashPoint point, int times) throws Exception {
        NodeProcess node = new NodeProcess(stage, "worker");
        node.options = List.of("-D" + CrashPoint.PROPERTY + "=" + point.word() + ":" + times);
        node.launch();
        return node;
    }

    private static NodeProcess start(Stage stage, String role) throws Exception {
        NodeProcess node = new NodeProcess(stage, role);
        node.start();
        return node;
    }

    private static Map<String, String> settings(Stage stage, String role) {
        Map<String, String> settings = new HashMap<>();
        for (String key : AS_ON_STAGE) settings.put(key, stage.settings().text(key));
        settings.put("role", role);
        settings.put("data.directory", stage.data().resolve("nodes").toString());
        settings.put("demo.enabled", "false");
        settings.put("http.port-fixed", "true");
        settings.put("sandbox.port", "0");
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it, where it was before if it has been killed, and waits until it is ready. */
    void start() throws Exception {
        launch();
        try {
            stage.until(() -> serves(managementUri, "/readyz"));
            if (settings.get("role").equals("gate")) stage.until(() -> serves(uri, "/v1/sales"));
        } catch (Exception failure) {
            end();
            throw failure;
        }
    }

    private void launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MACHINE);
        command.add("-Xmx512m");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "sluice.launcher.Main", "start"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        settings.forEach((key, value) -> builder.environment()
                .put("SLUICE_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        process = builder.start();
    }

    /** Whether a doomed worker came to its end by itself, in time. */
    boolean hasEndedWith(int code, long seconds) throws Exception {
        return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == code;
    }

    /** How often its log holds {@code text}. */
    long said(String text) {
        return said().lines().filter(line -> line.contains(text)).count();
    }

    private Future<Boolean> serves(String at, String path) {
        if (!process.isAlive()) return Future.failedFuture("the node ended: " + said());
        return get(at, path).map(answer -> answer.status() == 200).otherwise(false);
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException unread) {
            return "nothing that can be read";
        }
    }

    private Future<Response> get(String at, String path) {
        Target target = new Target(stage.load(), at, 1);
        return target.get(path, "").eventually(target::close);
    }

    /** The name under which it takes turns. */
    Future<String> id() {
        return get(managementUri, "/readyz").map(answer -> answer.json().getString("node"));
    }

    /** Where a gate serves. */
    String uri() {
        return uri;
    }

    /** Every thread of it stands still. */
    void stop() throws Exception {
        signal("STOP");
    }

    void wake() throws Exception {
        signal("CONT");
    }

    /** Ends it as a crash would. */
    void kill() throws Exception {
        destroy();
        boolean gone = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!gone) throw new IllegalStateException("a killed node is still there");
    }

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid())))
                .start()
                .waitFor();
        if (code != 0) throw new IllegalStateException("kill -" + name + " ended with " + code);
    }

    /** Ends it in good order. */
    void end() throws Exception {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) destroy();
    }

    private void destroy() {
        if (process != null) process.destroyForcibly();
    }
}
