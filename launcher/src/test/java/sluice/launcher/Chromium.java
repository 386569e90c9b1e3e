package sluice.launcher;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, driven by the DevTools protocol; ends with its process and its profile. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path profile;
    private final Process process;
    private String address;
    private DevTools tools;

    private Chromium(Path profile, Process process) {
        this.profile = profile;
        this.process = process;
    }

    /** The browser's path, or null if there is none on this machine. */
    static Path find() {
        return Program.find("chromium", "chromium-browser", "google-chrome");
    }

    static Chromium start(Path program) throws Exception {
        Path profile = Files.createTempDirectory("sluice-chromium-");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--window-size=1000,1000",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Chromium chromium = new Chromium(profile, process);
        chromium.connect();
        return chromium;
    }

    private void connect() throws Exception {
        Path active = profile.resolve("DevToolsActivePort");
        // The port, and the path by which the browser itself is spoken to.
        Api.eventually(
                PATIENCE,
                () -> Files.exists(active) && Files.readAllLines(active).size() == 2);
        List<String> lines = Files.readAllLines(active);
        address = "ws://127.0.0.1:" + lines.get(0);
        tools = DevTools.connect(client, address + lines.get(1), event -> {});
    }

    /** A new page, as of somebody who has never been here. */
    Page page() throws Exception {
        JsonObject context = tools.call("Target.createBrowserContext", new JsonObject());
        JsonObject blank = new JsonObject().put("url", "about:blank").mergeIn(context);
        String target = tools.call("Target.createTarget", blank).getString("targetId");
        return new Page(client, address + "/devtools/page/" + target);
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
