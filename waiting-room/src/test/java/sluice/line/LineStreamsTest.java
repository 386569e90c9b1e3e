package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.LineServer.DEVICE;
import static sluice.line.LineServer.json;
import static sluice.line.Stage.await;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.line.LineServer.Event;
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

    @AfterEach
    void every_stream_is_counted_out() {
        Stage.awaitUntil(() -> stage.streams.count() == 0);
    }

    private void joinMany(int people) {
        for (int i = 0; i < people; i++) server.join(sale, device(i));
    }

    private static String device(int number) {
        return "device-number-" + (1_000_000_000 + number);
    }

    private void say(String message) {
        await(stage.postgres.transaction(
                transaction -> stage.rows.tell(transaction, stage.catalogue.get(sale.id()), message)));
        await(stage.catalogue.refresh());
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
    }

    @Test
    void a_stream_tells_messages_and_conditions_to_the_whole_line_at_once() throws Exception {
        joinMany(40);
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            assertEquals(40, events.next().getLong("ahead"));
            stage.command(Command.HSET, stage.keys(sale.id()).lineState(), "sold_out", "1");
            assertEquals(
                    "[\"sold_out\"]", events.next().getJsonArray("conditions").encode());
            say("More at noon.");
            assertEquals(
                    "More at noon.", events.until("message", "More at noon.").getString("message"));
        }
    }

    @Test
    void a_stream_ends_when_its_ticket_has_left() throws Exception {
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            assertEquals(0, events.next().getLong("ahead"));
            assertEquals(204, server.send(server.mine(joined, "").DELETE()).statusCode());
            Event last = events.last();
            assertTrue(last == null || last.name().equals("position"));
        }
    }

    @Test
    void a_position_never_rises_over_a_reconnect() throws Exception {
        joinMany(40);
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            Event first = events.event();
            assertEquals(40, first.data().getLong("ahead"));
            assertEquals("40", first.id());
        }
        assertEquals(12, aheadAfter(joined, "", "12"));
        assertEquals(7, aheadAfter(joined, "?seen=7", "12"));
        assertEquals(12, aheadAfter(joined, "?seen=30", "12"));
        assertEquals(40, aheadAfter(joined, "", "twelve"));
        assertEquals(40, aheadAfter(joined, "", "-12"));
        assertEquals(40, aheadAfter(joined, "", "99999999999999999999"));
    }

    private long aheadAfter(JsonObject joined, String query, String lastEvent) throws Exception {
        HttpRequest.Builder request = server.mine(joined, "/events" + query).header("Last-Event-ID", lastEvent);
        try (Events events = server.listen(request)) {
            Event first = events.event();
            assertEquals(first.id(), Long.toString(first.data().getLong("ahead")));
            return first.data().getLong("ahead");
        }
    }

    @Test
    void what_was_seen_stays_seen_for_the_whole_stream() throws Exception {
        joinMany(3);
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(server.mine(joined, "/events?seen=1"))) {
            for (int i = 0; i < 2; i++) assertEquals(1, events.next().getLong("ahead"));
        }
    }

    @Test
    void before_the_draw_an_event_has_no_id() throws Exception {
        Sale prequeue = stage.sale(Phase.PREQUEUE);
        JsonObject joined = server.join(prequeue, DEVICE);
        try (Events events = server.listen(joined)) {
            Event first = events.event();
            assertNull(first.data().getLong("ahead"));
            assertNull(first.id());
        }
    }

    @Test
    void the_third_stream_of_a_ticket_takes_the_place_of_the_oldest() throws Exception {
        JsonObject joined = server.join(sale, DEVICE);
        try (Events oldest = server.listen(joined);
                Events second = server.listen(joined)) {
            assertNotNull(oldest.next());
            try (Events third = server.listen(joined)) {
                Event last = oldest.last();
                assertEquals("reconnect", last.name());
                assertEquals(20_000, last.data().getLong("after_ms"));
                Stage.awaitUntil(() -> stage.streams.count() == 2);
                say("Still here?");
                assertNotNull(second.until("message", "Still here?"));
                assertNotNull(third.until("message", "Still here?"));
            }
        }
    }

    @Test
    void no_more_streams_are_opened_than_an_address_or_the_node_may_have() throws Exception {
        List<Events> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) open.add(server.listen(server.join(sale, device(i))));
        JsonObject joined = server.join(sale, DEVICE);
        assertRefused(server.send(server.mine(joined, "/events")));
        open.add(server.listen(server.mine(joined, "/events").header("X-Forwarded-For", "192.0.2.1")));
        assertRefused(server.send(server.mine(joined, "/events").header("X-Forwarded-For", "192.0.2.2")));
        assertEquals(5, stage.streams.count());
        for (Events events : open) {
            assertNotNull(events.next());
            events.close();
        }
    }

    private static void assertRefused(HttpResponse<String> refused) {
        assertEquals(429, refused.statusCode());
        assertEquals("too_many_streams", json(refused).getString("code"));
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    }

    @Test
    void a_client_that_never_reads_is_dropped_while_the_others_go_on() throws Exception {
        JsonObject silent = server.join(sale, device(1));
        JsonObject joined = server.join(sale, DEVICE);
        long before = stage.streams.work().dropped();
        try (Socket socket = new Socket();
                Events events = server.listen(joined)) {
            socket.setReceiveBufferSize(2048);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            String request = "GET /v1/sales/" + sale.id() + "/tickets/me/events HTTP/1.1\r\nHost: test\r\n"
                    + "Authorization: Bearer " + silent.getString("ticket") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Stage.awaitUntil(() -> stage.streams.count() == 2);
            for (int i = 0; stage.streams.count() == 2; i++) {
                String message = i + ": " + "a long story ".repeat(300);
                say(message);
                assertNotNull(events.until("message", message));
            }
            assertEquals(before + 1, stage.streams.work().dropped());
            assertNotNull(events.next());
        }
    }

    @Test
    void an_open_stream_is_presence() throws Exception {
        JsonObject joined = server.join(sale, DEVICE);
        try (Events events = server.listen(joined)) {
            assertNotNull(events.next());
            for (int i = 0; i < 2; i++) {
                stage.presence.turn();
                stage.presence.turn();
                Stage.awaitUntil(() -> stage.presence.heard(sale.id(), 0));
            }
        }
        Stage.awaitUntil(() -> stage.streams.count() == 0);
        stage.presence.turn();
        stage.presence.turn();
        assertFalse(stage.presence.heard(sale.id(), 0));
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
        assertEquals(0, stage.streams.count());
    }

    @Test
    void a_node_that_goes_down_spreads_those_who_come_back() throws Exception {
        LineServer leaving = new LineServer(stage);
        await(stage.vertx.deployVerticle(leaving));
        List<Events> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) open.add(leaving.listen(server.join(sale, device(i))));
        var drained = leaving.drain();
        List<Long> times = new ArrayList<>();
        for (Events events : open) {
            Event last = events.last();
            assertEquals("reconnect", last.name());
            times.add(last.data().getLong("after_ms"));
            events.close();
        }
        await(drained);
        assertTrue(times.stream().allMatch(millis -> millis >= 500 && millis <= 8000), times.toString());
        assertTrue(times.stream().distinct().count() > 1, times.toString());
        // One who comes while it goes down is told where he is, and to come back.
        try (Events late = leaving.listen(server.join(sale, DEVICE))) {
            assertEquals("position", late.event().name());
            assertEquals("reconnect", late.event().name());
            assertNull(late.event());
        }
    }
}
