package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A server-sent event stream, read as a browser would: one event after the other, on a thread of its own. */
final class Events implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<JsonObject> data = new LinkedBlockingQueue<>();
    private final String name;
    private final Stream<String> lines;

    private Events(String name, Stream<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** Opens the stream at {@code uri}, whose events are all called {@code name}. */
    static Events open(String uri, String name, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).header("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        HttpResponse<Stream<String>> response = CLIENT.send(request.build(), BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElse(""));
        Events events = new Events(name, response.body());
        Thread reader = new Thread(events::read, "events");
        reader.setDaemon(true);
        reader.start();
        return events;
    }

    private void read() {
        String[] event = {""};
        try {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) event[0] = line.substring("event: ".length());
                if (line.startsWith("data: ") && event[0].equals(name)) {
                    data.add(new JsonObject(line.substring("data: ".length())));
                }
            });
        } catch (UncheckedIOException closed) {
            // by the test or by the server; whoever waits for more will say so
        }
    }

    /** The data of the next events up to and including the first one that is {@code last}. */
    @CanIgnoreReturnValue
    List<JsonObject> until(Predicate<JsonObject> last) throws InterruptedException {
        List<JsonObject> seen = new ArrayList<>();
        do {
            JsonObject next = data.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("no such event; seen: " + seen);
            seen.add(next);
        } while (!last.test(seen.get(seen.size() - 1)));
        return seen;
    }

    @Override
    public void close() {
        lines.close();
    }
}
