package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.line.Stage.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import sluice.contract.Contract;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.sale.Sale;
import sluice.ticket.Ticket;
import sluice.ticket.TicketReader;

/** A gate's event loop with the routes of the line, and a client of it. */
final class LineServer extends VerticleBase {
    static final String DEVICE = "0123456789abcdef012345";

    /** The tickets whose leaving was told on. */
    final List<Ticket> left = new CopyOnWriteArrayList<>();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Stage stage;
    private final Contract contract;
    private HttpServer server;
    private LineRoutes routes;

    LineServer(Stage stage) {
        this.stage = stage;
        this.contract = Contract.load(stage.vertx);
    }

    @Override
    public Future<?> start() {
        Endpoints endpoints = new Endpoints(vertx, stage.http, (code, sale) -> {});
        Cookies cookies = new Cookies(false);
        TicketReader tickets = new TicketReader(stage.tokens, cookies);
        routes = new LineRoutes(
                new LineRoutes.Parts(
                        stage.catalogue,
                        stage.positions,
                        stage.line(),
                        stage.limits,
                        tickets,
                        cookies,
                        stage.attendance()),
                new LineStreams(
                        vertx,
                        new LineStreams.Parts(stage.positions, stage.attendance(), stage.streams, stage.settings)),
                this::told);
        routes.mount(endpoints);
        endpoints.seal();
        server = vertx.createHttpServer(stage.http.options()).requestHandler(endpoints);
        return server.listen(0, "127.0.0.1");
    }

    private Future<Void> told(Ticket ticket) {
        left.add(ticket);
        return Future.succeededFuture();
    }

    /** Ends the streams as a node that goes down does. */
    Future<Void> drain() {
        return routes.close();
    }

    int port() {
        return server.actualPort();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    }

    HttpRequest.Builder post(String path) {
        return to(path).POST(HttpRequest.BodyPublishers.noBody());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            contract.judge(response);
            return response;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    /** Joins the line of {@code sale}, and waits until the node's snapshot has it. */
    @CanIgnoreReturnValue
    JsonObject join(Sale sale, String device) {
        HttpResponse<String> joined =
                send(post("/v1/sales/" + sale.id() + "/tickets").header("Idempotency-Key", device));
        assertEquals(201, joined.statusCode(), joined.body());
        await(stage.reader.renew(sale));
        return json(joined);
    }

    /** A request by the holder of the ticket that {@code joined} gave. */
    HttpRequest.Builder mine(JsonObject joined, String rest) {
        return to("/v1/sales/" + joined.getString("sale") + "/tickets/me" + rest)
                .header("Authorization", "Bearer " + joined.getString("ticket"));
    }

    Events listen(JsonObject joined) throws IOException, InterruptedException {
        return listen(mine(joined, "/events"));
    }

    Events listen(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElseThrow());
        return new Events(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** One event as it came. */
    record Event(String name, String id, JsonObject data) {}

    /** An open event stream. */
    record Events(BufferedReader lines) implements AutoCloseable {
        /** The next event; null at the end of the stream. */
        Event event() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && fields.containsKey("data")) {
                    return new Event(fields.get("event"), fields.get("id"), new JsonObject(fields.get("data")));
                }
                String[] field = line.split(": ", 2);
                if (field.length == 2) fields.put(field[0], field[1]);
            }
            return null;
        }

        /** The data of the next event; null at the end of the stream. */
        JsonObject next() throws IOException {
            Event event = event();
            return event == null ? null : event.data();
        }

        /** The first position that has {@code value} in {@code field}. */
        JsonObject until(String field, Object value) throws IOException {
            JsonObject position = next();
            while (!value.equals(position.getValue(field))) position = next();
            return position;
        }

        /** The last event before the end of the stream. */
        Event last() throws IOException {
            Event last = null;
            for (Event event = event(); event != null; event = event()) last = event;
            return last;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
