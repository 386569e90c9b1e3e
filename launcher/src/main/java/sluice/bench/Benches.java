package sluice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sluice.launcher.Running;
import sluice.settings.Settings;

/** The benches by name, each on a process and stores of its own in a temporary folder. */
public final class Benches {
    public static final List<String> NAMES = List.of("path");

    private Benches() {}

    /** Runs one bench and adds its figures; {@code settings} override the bench's own. */
    public static void run(String name, Map<String, String> settings, Figures figures) throws Exception {
        Path data = Files.createTempDirectory("sluice-bench-");
        Vertx load = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (Running running = Running.start(new Settings(Settings.Overrides.of(own(data, settings))))) {
            switch (name) {
                case "path" -> new PathBench(running, load, figures).run();
                default -> throw new IllegalArgumentException("there is no bench " + name);
            }
        } finally {
            load.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            delete(data);
        }
    }

    private static Map<String, String> own(Path data, Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(Map.of(
                "data.directory", data.toString(),
                "demo.enabled", "false",
                "http.port", "0",
                "management.port", "0",
                "sandbox.port", "0",
                "redis.embedded-port", "0",
                "postgres.embedded-port", "0",
                "kafka.embedded-port", "0"));
        own.putAll(settings);
        return own;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
