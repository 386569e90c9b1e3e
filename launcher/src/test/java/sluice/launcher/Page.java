package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A page in a {@link Chromium}, with cookies and memory of its own: what a person sees of it and presses on it. */
final class Page implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final DevTools tools;

    Page(HttpClient client, String uri) throws Exception {
        tools = DevTools.connect(client, uri, this::notice);
        for (String domain : List.of("Page", "Runtime", "Log")) tools.call(domain + ".enable", new JsonObject());
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

    void open(String uri) throws Exception {
        tools.call("Page.navigate", new JsonObject().put("url", uri));
    }

    /** The value of an expression in the page. */
    @CanIgnoreReturnValue
    Object value(String expression) throws Exception {
        JsonObject result = tools.call(
                "Runtime.evaluate",
                new JsonObject().put("expression", expression).put("returnByValue", true));
        return result.getJsonObject("result").getValue("value");
    }

    /** The path and query of the page; empty while it is on its way to another. */
    String place() throws Exception {
        try {
            return String.valueOf(value("location.pathname + location.search"));
        } catch (IOException leaving) {
            if (leaving.getMessage().contains("navigated")) return "";
            throw leaving;
        }
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
        JsonObject shot = tools.call("Page.captureScreenshot", new JsonObject().put("format", "png"));
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(shot.getString("data")));
    }

    List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    @Override
    public void close() {
        try {
            tools.call("Page.close", new JsonObject());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
