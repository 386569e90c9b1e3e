package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sluice.contract.Contract;

/** A client of one Sluice process, as a person with curl would be one. Every response is held against the contract. */
final class Api {
    /** An answer whose form the contract allows. */
    record Answer(int status, Map<String, String> headers, List<String> cookies, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String code() {
            return json().getString("code");
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Contract contract;
    private final String uri;

    Api(Vertx vertx, String uri) throws Exception {
        this.contract = Contract.load(vertx);
        this.uri = uri;
    }

    @CanIgnoreReturnValue
    Answer get(String path, String... headers) throws Exception {
        return send("GET", path, null, headers);
    }

    @CanIgnoreReturnValue
    Answer post(String path, JsonObject body, String... headers) throws Exception {
        return send("POST", path, body == null ? null : body.encode().getBytes(StandardCharsets.UTF_8), headers);
    }

    @CanIgnoreReturnValue
    Answer put(String path, JsonObject body, String... headers) throws Exception {
        return send("PUT", path, body.encode().getBytes(StandardCharsets.UTF_8), headers);
    }

    @CanIgnoreReturnValue
    Answer patch(String path, JsonObject body, String... headers) throws Exception {
        return send("PATCH", path, body.encode().getBytes(StandardCharsets.UTF_8), headers);
    }

    @CanIgnoreReturnValue
    Answer delete(String path, String... headers) throws Exception {
        return send("DELETE", path, null, headers);
    }

    /** The header by which {@code token}, a ticket, a pass or a key, is shown, and {@code more} after it. */
    static String[] bearer(String token, String... more) {
        return Stream.concat(Stream.of("Authorization", "Bearer " + token), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Sends {@code body} as it is; {@code headers} are names and values in turn. */
    @CanIgnoreReturnValue
    Answer send(String method, String path, byte[] body, String... headers) throws Exception {
        Answer answer = raw(method, path, body, headers);
        String operation = contract.operation(method, path.split("\\?", 2)[0]);
        assertNotNull(operation, method + " " + path + " is not in the contract");
        contract.judge(operation, answer.status(), answer.headers(), Buffer.buffer(answer.body()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return answer;
    }

    /** Sends what the contract does not know: unknown methods and paths, pages. */
    @CanIgnoreReturnValue
    Answer raw(String method, String path, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equals("Content-Type");
        }
        if (body != null && !typed) request.header("Content-Type", "application/json");
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(), readable(response), response.headers().allValues("Set-Cookie"), response.body());
    }

    /** Header names as the contract writes them. */
    private static Map<String, String> readable(HttpResponse<String> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(Contract.canonical(name), values.get(0)));
        return headers;
    }

    /** Asserts a refusal: status, code and the form of a problem document. */
    static void refused(int status, String code, Answer answer) {
        assertEquals(code, answer.status() >= 400 ? answer.code() : answer.body(), answer.body());
        assertEquals(status, answer.status(), answer.body());
        assertEquals(status, answer.json().getInteger("status"));
        boolean temporary = status == 429 || status == 503;
        if (temporary) assertNotNull(answer.headers().get("Retry-After"), answer.body());
    }

    /** Tries until {@code condition} holds or {@code patience} is over; between tries the clock decides, not a nap. */
    static void eventually(Duration patience, Condition condition) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) throw new AssertionError("did not come about within " + patience);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Something that will hold in a while. */
    interface Condition {
        boolean holds() throws Exception;
    }
}
