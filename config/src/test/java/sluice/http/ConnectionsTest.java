package sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.settings.Settings;

class ConnectionsTest {
    private static final String GET = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger open = new AtomicInteger();
    private final Promise<Answer> slow = Promise.promise();
    private final Promise<Void> asked = Promise.promise();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        HttpSettings settings = HttpSettings.from(new Settings(Settings.Overrides.of(
                Map.of("http.header-deadline", "200ms", "http.keep-alive", "400ms", "http.max-connections", "10"))));
        get(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                Endpoints endpoints = new Endpoints(vertx, settings, (code, sale) -> {});
                endpoints.on(HttpMethod.GET, "/now", call -> Future.succeededFuture(Answer.ok(new JsonObject())));
                endpoints.on(HttpMethod.GET, "/slow", call -> slow());
                endpoints.seal();
                Connections connections = new Connections(vertx, settings.limits(), open, (status, nanos) -> {});
                server = vertx.createHttpServer(settings.options())
                        .connectionHandler(connections::opened)
                        .requestHandler(request -> {
                            connections.requested(request);
                            endpoints.handle(request);
                        });
                return server.listen(0, "127.0.0.1");
            }
        }));
    }

    private Future<Answer> slow() {
        asked.tryComplete();
        return slow.future();
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    @CanIgnoreReturnValue
    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.actualPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads one answer whose body is {@code {}}. */
    @CanIgnoreReturnValue
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("{}")) {
            int b = in.read();
            if (b < 0) throw new AssertionError("closed after " + answer);
            answer.append((char) b);
        }
        return answer.toString();
    }

    @Test
    void a_first_head_that_trickles_in_is_cut_off_at_its_deadline() throws Exception {
        assertEquals("", Trickle.until(server.actualPort(), "GET /now HTTP/1.1\r\nHost: a\r\nX-Long: "));
    }

    @Test
    void a_connection_that_says_nothing_is_cut_off_too() throws Exception {
        try (Socket silent = connect()) {
            assertEquals(-1, silent.getInputStream().read());
        }
    }

    @Test
    void a_head_that_trickles_in_after_an_answer_is_cut_off() throws Exception {
        String said = Trickle.until(server.actualPort(), GET + "GET /now HTTP/1.1\r\nX: ");
        assertTrue(said.startsWith("HTTP/1.1 200 ") && said.indexOf("HTTP/1.1", 1) < 0, said);
    }

    @Test
    void a_connection_that_is_used_stays_open_and_one_that_waits_for_its_answer_too() throws Exception {
        try (Socket waiting = connect();
                Socket used = connect()) {
            send(waiting, SLOW);
            get(asked.future());
            send(used, GET);
            assertTrue(answer(used).startsWith("HTTP/1.1 200 "));
            // Longer than every deadline: others come and are cut off, one after the other.
            for (int i = 0; i < 3; i++) {
                a_connection_that_says_nothing_is_cut_off_too();
                send(used, GET);
                assertTrue(answer(used).startsWith("HTTP/1.1 200 "));
            }
            slow.complete(Answer.ok(new JsonObject()));
            assertTrue(answer(waiting).startsWith("HTTP/1.1 200 "));
            assertEquals(-1, waiting.getInputStream().read());
        }
    }

    @Test
    void requests_sent_one_behind_the_other_are_all_answered() throws Exception {
        try (Socket socket = connect()) {
            send(socket, GET + GET + SLOW);
            answer(socket);
            answer(socket);
            a_connection_that_says_nothing_is_cut_off_too();
            a_connection_that_says_nothing_is_cut_off_too();
            a_connection_that_says_nothing_is_cut_off_too();
            slow.complete(Answer.ok(new JsonObject()));
            assertTrue(answer(socket).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void one_connection_too_many_is_closed_and_the_others_are_served() throws Exception {
        Socket[] sockets = new Socket[10];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = connect();
            send(sockets[i], GET);
            answer(sockets[i]);
        }
        try (Socket tooMany = connect()) {
            assertEquals(-1, tooMany.getInputStream().read());
        }
        for (Socket socket : sockets) {
            send(socket, GET);
            answer(socket);
            socket.close();
        }
        try (Socket later = connect()) {
            while (open.get() > 1) Thread.onSpinWait();
            send(later, GET);
            answer(later);
        }
    }
}
