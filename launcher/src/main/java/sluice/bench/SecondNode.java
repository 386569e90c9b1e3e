package sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sluice.launcher.Running;

/** Another gate or a worker on the same stores: a process of its own, stopped and woken as a machine can be. */
final class SecondNode {
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final String uri;

    private SecondNode(Process process, String uri) {
        this.process = process;
        // Also if the bench is ended while this one stands still.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of the second node"));
        this.uri = uri;
    }

    /** Starts another gate and waits until it answers. */
    static SecondNode start(Stage stage) throws Exception {
        return start(stage, "gate", "http.port", "/v1/sales");
    }

    /** Starts a worker and waits until it is ready; {@code uri} is its management address. */
    static SecondNode worker(Stage stage) throws Exception {
        return start(stage, "worker", "management.port", "/readyz");
    }

    private static SecondNode start(Stage stage, String role, String portKey, String path) throws Exception {
        int port = freePort();
        Map<String, String> settings = settings(stage, role);
        settings.put(portKey, Integer.toString(port));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "sluice.launcher.Main",
                        "start")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        settings.forEach((key, value) -> builder.environment()
                .put("SLUICE_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        SecondNode node = new SecondNode(builder.start(), "http://127.0.0.1:" + port);
        Target target = new Target(stage.load(), node.uri, 1);
        try {
            stage.until(() ->
                    target.get(path, "").map(answer -> answer.status() == 200).otherwise(false));
            return node;
        } catch (Exception failure) {
            node.end();
            throw failure;
        } finally {
            Stage.await(target.close());
        }
    }

    private static Map<String, String> settings(Stage stage, String role) {
        Map<String, String> settings = new java.util.HashMap<>(Running.addresses(stage.running()
                .stores()
                .orElseThrow(() -> new IllegalStateException("a second node needs the stage's own stores"))));
        settings.put("role", role);
        settings.put("data.directory", stage.data().resolve("second").toString());
        settings.put("demo.enabled", "false");
        settings.put("http.port", "0");
        settings.put("http.port-fixed", "true");
        settings.put("sandbox.port", "0");
        settings.put("management.port", "0");
        for (String key : List.of("line.longest-poll", "operator.token", "payment.uri", "payment.pause")) {
            settings.put(key, stage.settings().text(key));
        }
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

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

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid())))
                .start()
                .waitFor();
        if (code != 0) throw new IllegalStateException("kill -" + name + " ended with " + code);
    }

    /** Ends the process. */
    void end() throws Exception {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    }
}
