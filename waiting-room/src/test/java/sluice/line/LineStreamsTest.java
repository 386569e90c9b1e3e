package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.LineServer.DEVICE;
import static sluice.line.LineServer.json;
import static sluice.line.Stage.await;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.line.LineServer.Events;
import sluice.sale.Phase;
import sluice.sale.Sale;

class LineStreamsTest {
    private static Stage stage;
    private static LineServer server;

    private final Sale sale = stage.sale(Phase.OPEN);

    @BeforeAll
    static void start() {
        stage = new Stage("1000");
        server = new LineServer(stage);
        await(stage.vertx.deployVerticle(server));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void a_stream_tells_the_position_and_the_call_at_once() throws Exception {
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            assertEquals("waiting", events.next().getString("state"));
            stage.serve(sale.id(), 1, 0, 1_900_000_000_000L);
            JsonObject called = events.until("state", "called");
            assertEquals("2030-03-17T17:46:40Z", called.getString("claim_until"));
        }
        Stage.awaitUntil(() -> stage.counters.streams() == 0);
    }

    @Test
    void a_stream_tells_messages_and_conditions_to_the_whole_line_at_once() throws Exception {
        for (int i = 0; i < 40; i++) server.join(sale, "device-number-" + (1_000_000_000 + i));
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            assertEquals(40, events.next().getLong("ahead"));
            stage.command(Command.HSET, stage.keys(sale.id()).lineState(), "sold_out", "1");
            assertEquals(
                    "[\"sold_out\"]", events.next().getJsonArray("conditions").encode());
            await(stage.postgres.transaction(transaction -> stage.rows.tell(transaction, sale, "More at noon.")));
            await(stage.catalogue.refresh());
            assertEquals(
                    "More at noon.", events.until("message", "More at noon.").getString("message"));
        }
        Stage.awaitUntil(() -> stage.counters.streams() == 0);
    }

    @Test
    void a_stream_ends_when_its_ticket_has_left() throws Exception {
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            assertEquals(0, events.next().getLong("ahead"));
            assertEquals(204, server.send(server.mine(joined, "").DELETE()).statusCode());
            events.untilEnd();
        }
        Stage.awaitUntil(() -> stage.counters.streams() == 0);
    }

    @Test
    void no_more_streams_are_opened_than_the_node_may_serve() throws Exception {
        JsonObject joined = server.join(sale, DEVICE);
        try (Events one = server.listen(joined);
                Events two = server.listen(joined);
                Events three = server.listen(joined)) {
            assertEquals(3, stage.counters.streams());
            HttpResponse<String> refused = server.send(server.mine(joined, "/events"));
            assertEquals(429, refused.statusCode());
            assertEquals("too_many_streams", json(refused).getString("code"));
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
            for (Events events : List.of(one, two, three))
                assertEquals(0, events.next().getLong("ahead"));
        }
        Stage.awaitUntil(() -> stage.counters.streams() == 0);
    }

    @Test
    void a_stream_wants_a_client_that_reads_events_and_a_ticket() {
        JsonObject joined = server.join(sale, DEVICE);
        HttpResponse<String> refused =
                server.send(server.mine(joined, "/events").header("Accept", "application/json"));
        assertEquals("not_acceptable", json(refused).getString("code"));
        assertEquals(
                404,
                server.send(server.to("/v1/sales/" + sale.id() + "/tickets/me/events"))
                        .statusCode());
        HttpResponse<String> head =
                server.send(server.mine(joined, "/events").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals(0, stage.counters.streams());
    }

    @Test
    void a_node_that_goes_down_ends_its_streams() throws Exception {
        LineServer leaving = new LineServer(stage);
        await(stage.vertx.deployVerticle(leaving));
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = leaving.listen(joined)) {
            assertEquals(0, events.next().getLong("ahead"));
            leaving.drain();
            events.untilEnd();
        }
        Stage.awaitUntil(() -> stage.counters.streams() == 0);
    }
}
