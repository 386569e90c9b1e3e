package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection of the DevTools protocol, to a browser or to a page. */
final class DevTools implements WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final StringBuilder partial = new StringBuilder();
    private final Consumer<JsonObject> events;
    private WebSocket socket;

    private DevTools(Consumer<JsonObject> events) {
        this.events = events;
    }

    static DevTools connect(HttpClient client, String uri, Consumer<JsonObject> events) throws Exception {
        DevTools tools = new DevTools(events);
        tools.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(uri), tools)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return tools;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonObject message = new JsonObject(partial.toString());
            partial.setLength(0);
            Integer id = message.getInteger("id");
            if (id != null) answers.remove(id).complete(message);
            else events.accept(message);
        }
        from.request(1);
        return null;
    }

    @CanIgnoreReturnValue
    JsonObject call(String method, JsonObject params) throws Exception {
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
}
