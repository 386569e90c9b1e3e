package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven by the DevTools protocol; ends with its process and its profile. */
final class Chromium implements AutoCloseable, WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path profile;
    private final Process process;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

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
        Api.eventually(
                PATIENCE,
                () -> Files.exists(active) && !Files.readString(active).isBlank());
        String port = Files.readAllLines(active).get(0);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest pages = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json"))
                .build();
        JsonArray targets = new JsonArray(
                client.send(pages, HttpResponse.BodyHandlers.ofString()).body());
        String page = targets.stream()
                .map(JsonObject.class::cast)
                .filter(target -> target.getString("type").equals("page"))
                .findFirst()
                .orElseThrow()
                .getString("webSocketDebuggerUrl");
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page), this)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log")) call(domain + ".enable", new JsonObject());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonObject message = new JsonObject(partial.toString());
            partial.setLength(0);
            Integer id = message.getInteger("id");
            if (id != null) answers.remove(id).complete(message);
            else notice(message);
        }
        from.request(1);
        return null;
    }

    /** Errors of scripts, and what the browser itself logs: broken policies among it. Refused requests are not ours. */
    private void notice(JsonObject event) {
        JsonObject params = event.getJsonObject("params", new JsonObject());
        switch (event.getString("method")) {
            case "Runtime.exceptionThrown" -> complaints.add(params.encode());
            case "Log.entryAdded" -> {
                JsonObject entry = params.getJsonObject("entry");
                boolean ours = !"network".equals(entry.getString("source"));
                if (ours && "error".equals(entry.getString("level"))) complaints.add(entry.encode());
            }
            default -> {}
        }
    }

    @CanIgnoreReturnValue
    private JsonObject call(String method, JsonObject params) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        JsonObject message =
                new JsonObject().put("id", id).put("method", method).put("params", params);
        socket.sendText(message.encode(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        JsonObject answered = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answered.containsKey("error")) throw new IOException(method + ": " + answered.encode());
        return answered.getJsonObject("result");
    }

    void open(String uri) throws Exception {
        call("Page.navigate", new JsonObject().put("url", uri));
    }

    /** The value of an expression in the page. */
    @CanIgnoreReturnValue
    Object value(String expression) throws Exception {
        JsonObject result = call(
                "Runtime.evaluate",
                new JsonObject().put("expression", expression).put("returnByValue", true));
        return result.getJsonObject("result").getValue("value");
    }

    /** Whether the element with this id is on the page and not hidden, nor inside something hidden. */
    boolean shows(String id) throws Exception {
        return Boolean.TRUE.equals(value("!!(document.getElementById('" + id + "')?.checkVisibility())"));
    }

    String text(String id) throws Exception {
        return String.valueOf(value("document.getElementById('" + id + "')?.textContent ?? ''"));
    }

    /** Waits until the element is shown; a picture of what was shown instead is kept if it never is. */
    void await(String id) throws Exception {
        try {
            Api.eventually(PATIENCE, () -> shows(id));
        } catch (AssertionError never) {
            picture("never-" + id);
            throw new AssertionError(
                    "the page never showed " + id + " but: " + value("document.body.innerText"), never);
        }
    }

    /** Waits until the element is there and may be pressed, and presses it, as a finger would. */
    void press(String id) throws Exception {
        await(id);
        Api.eventually(PATIENCE, () -> !Boolean.TRUE.equals(value("document.getElementById('" + id + "').disabled")));
        value("document.getElementById('" + id + "').click()");
    }

    /** Puts {@code text} into a field and tells the page so, as typing does. */
    void type(String id, String text) throws Exception {
        await(id);
        value("document.getElementById('" + id + "').value = '" + text + "'");
        value("document.getElementById('" + id + "').dispatchEvent(new Event('input', { bubbles: true }))");
    }

    /** Keeps what the page looks like in {@code target/screenshots}. */
    void picture(String name) throws Exception {
        JsonObject shot = call("Page.captureScreenshot", new JsonObject().put("format", "png"));
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(shot.getString("data")));
    }

    List<String> complaints() {
        return new ArrayList<>(complaints);
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
