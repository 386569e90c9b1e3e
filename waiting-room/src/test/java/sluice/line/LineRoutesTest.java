package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.LineServer.DEVICE;
import static sluice.line.LineServer.json;
import static sluice.line.Stage.await;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.sale.Phase;
import sluice.sale.Sale;

class LineRoutesTest {
    private static Stage stage;
    private static LineServer server;

    private final Sale sale = stage.sale(Phase.OPEN);
    private final String tickets = "/v1/sales/" + sale.id() + "/tickets";

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
    void joining_twice_is_the_same_ticket() {
        HttpResponse<String> first = server.send(server.post(tickets).header("Idempotency-Key", DEVICE));
        HttpResponse<String> second = server.send(server.post(tickets).header("Idempotency-Key", DEVICE));
        assertEquals(201, first.statusCode());
        assertEquals(200, second.statusCode());
        for (String field : List.of("ticket", "ticket_id", "sale", "index")) {
            assertEquals(json(first).getValue(field), json(second).getValue(field), field);
        }
        assertEquals("waiting", json(first).getJsonObject("position").getString("state"));
    }

    @Test
    void a_browser_is_known_by_its_cookies() {
        HttpResponse<String> first = server.send(server.post(tickets));
        List<String> set = first.headers().allValues("Set-Cookie");
        assertEquals(2, set.size());
        set.forEach(cookie -> assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), cookie));
        String cookies = String.join(
                "; ", set.stream().map(cookie -> cookie.split(";", 2)[0]).toList());
        HttpResponse<String> again = server.send(server.post(tickets).header("Cookie", cookies));
        assertEquals(200, again.statusCode());
        assertEquals(json(first).getString("ticket"), json(again).getString("ticket"));
        assertEquals(
                200,
                server.send(server.to(tickets + "/me").header("Cookie", cookies))
                        .statusCode());
    }

    @Test
    void a_position_has_every_field() {
        server.join(sale, "first-device-of-this-sale");
        JsonObject joined = server.join(sale, DEVICE);
        server.join(sale, "third-device-of-this-sale");
        JsonObject position = json(server.send(server.mine(joined, "")));
        assertEquals(1, position.getLong("place"));
        assertEquals(1, position.getLong("ahead"));
        assertEquals(1, position.getLong("behind"));
        assertEquals("open", position.getString("phase"));
        assertEquals("plenty", position.getString("stock_band"));
        for (String field : List.of(
                "sale",
                "state",
                "eta",
                "progress",
                "claim_until",
                "conditions",
                "message",
                "as_of",
                "next_poll_seconds")) {
            assertTrue(position.containsKey(field), field);
        }
    }

    @Test
    void what_was_seen_is_never_exceeded() {
        server.join(sale, "first-device-of-this-sale");
        JsonObject joined = server.join(sale, DEVICE);
        assertEquals(0, json(server.send(server.mine(joined, "?seen=0"))).getLong("ahead"));
        assertEquals(1, json(server.send(server.mine(joined, "?seen=500"))).getLong("ahead"));
        for (String wrong : List.of("-1", "x", "1.5", "99999999999999999999")) {
            HttpResponse<String> refused = server.send(server.mine(joined, "?seen=" + wrong));
            assertEquals(422, refused.statusCode());
            assertEquals("field_invalid", json(refused).getString("code"));
        }
    }

    @Test
    void foreign_unknown_and_absent_tickets_get_the_same_answer() {
        JsonObject joined = server.join(sale, DEVICE);
        Sale other = stage.sale(Phase.OPEN);
        HttpResponse<String> foreign = server.send(server.to("/v1/sales/" + other.id() + "/tickets/me")
                .header("Authorization", "Bearer " + joined.getString("ticket")));
        HttpResponse<String> forged =
                server.send(server.to(tickets + "/me").header("Authorization", "Bearer " + "A".repeat(60)));
        HttpResponse<String> absent = server.send(server.to(tickets + "/me"));
        assertEquals(404, foreign.statusCode());
        assertEquals("unknown_ticket", json(foreign).getString("code"));
        assertEquals(foreign.body(), forged.body());
        assertEquals(foreign.body(), absent.body());
        assertEquals(
                "unknown_sale",
                json(server.send(server.to("/v1/sales/no-such/tickets/me"))).getString("code"));
    }

    @Test
    void a_get_never_creates_anything() {
        assertEquals(404, server.send(server.to(tickets + "/me")).statusCode());
        assertEquals(405, server.send(server.to(tickets)).statusCode());
        assertNull(stage.command(Command.HGET, stage.keys(sale.id()).lineState(), "next"));
    }

    @Test
    void leaving_frees_the_place_and_tells_who_holds_the_rest() {
        server.join(sale, "first-device-of-this-sale");
        JsonObject joined = server.join(sale, DEVICE);
        HttpResponse<String> gone = server.send(server.mine(joined, "").DELETE());
        assertEquals(204, gone.statusCode());
        assertTrue(server.left.stream().anyMatch(ticket -> ticket.id().equals(joined.getString("ticket_id"))));
        assertTrue(gone.headers().firstValue("Set-Cookie").orElse("").contains("Max-Age=0"));
        assertEquals(
                204,
                server.send(server.mine(joined, "/leave").POST(HttpRequest.BodyPublishers.ofString("bye")))
                        .statusCode());
        await(stage.reader.renew(sale));
        assertEquals(404, server.send(server.mine(joined, "")).statusCode());
        assertEquals(
                1,
                json(server.send(server.to("/v1/sales/" + sale.id() + "/status")))
                        .getLong("waiting"));
    }

    @Test
    void nobody_joins_before_or_after_the_sale() {
        HttpResponse<String> early =
                server.send(server.post("/v1/sales/" + stage.sale(Phase.DRAFT).id() + "/tickets"));
        assertEquals(409, early.statusCode());
        assertEquals("not_open_yet", json(early).getString("code"));
        int retry = Integer.parseInt(early.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(retry > 1 && retry <= 30, "until event_start_time: " + retry);
        for (Phase phase : List.of(Phase.DRAINING, Phase.CLOSED)) {
            HttpResponse<String> late =
                    server.send(server.post("/v1/sales/" + stage.sale(phase).id() + "/tickets"));
            assertEquals("sale_closed", json(late).getString("code"));
        }
        for (Phase phase : List.of(Phase.PREQUEUE, Phase.PAUSED)) {
            assertEquals(
                    201,
                    server.send(server.post("/v1/sales/" + stage.sale(phase).id() + "/tickets"))
                            .statusCode());
        }
    }

    @Test
    void joining_while_sold_out_is_waiting_for_what_comes_back() {
        stage.command(Command.HSET, stage.keys(sale.id()).lineState(), "sold_out", "1", "band", "none");
        await(stage.reader.renew(sale));
        JsonObject position = server.join(sale, DEVICE).getJsonObject("position");
        assertEquals("[\"sold_out\"]", position.getJsonArray("conditions").encode());
        assertEquals("none", position.getString("stock_band"));
        assertNull(position.getValue("eta"));
    }

    @Test
    void a_join_with_fields_or_a_short_key_is_refused() {
        HttpResponse<String> fields = server.send(server.to(tickets)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"place\":1}")));
        assertEquals("field_invalid", json(fields).getString("code"));
        HttpResponse<String> shortKey = server.send(server.post(tickets).header("Idempotency-Key", "0123456789abcdef"));
        assertEquals("key_invalid", json(shortKey).getString("code"));
    }

    @Test
    void the_catalogue_is_public_and_revalidated_and_shows_what_is_to_come() {
        Sale dated = stage.sale(Phase.DRAFT);
        JsonObject all = json(server.send(server.to("/v1/sales")));
        assertTrue(all.getJsonArray("sales").stream()
                .anyMatch(one ->
                        ((JsonObject) one).getString("id").equals(dated.id().value())));
        for (String path : List.of("/v1/sales/" + sale.id(), "/v1/sales/" + sale.id() + "/status")) {
            await(stage.reader.renew(sale));
            HttpResponse<String> first = server.send(server.to(path));
            assertEquals(200, first.statusCode());
            assertEquals(
                    "public, max-age=1",
                    first.headers().firstValue("Cache-Control").orElseThrow());
            String tag = first.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> second = server.send(server.to(path).header("If-None-Match", tag));
            assertEquals(304, second.statusCode());
            assertEquals("", second.body());
        }
        HttpResponse<String> before = server.send(server.to("/v1/sales/" + sale.id() + "/status"));
        server.join(sale, DEVICE);
        HttpResponse<String> after = server.send(server.to("/v1/sales/" + sale.id() + "/status"));
        assertNotEquals(before.headers().firstValue("ETag"), after.headers().firstValue("ETag"));
        assertEquals(1, json(after).getLong("waiting"));
    }

    @Test
    void a_waiting_poll_asks_redis_nothing() {
        JsonObject joined = server.join(sale, DEVICE);
        assertEquals(200, server.send(server.mine(joined, "")).statusCode());
        // The reader of snapshots would be counted too: this test's own stage has none while it counts.
        await(stage.vertx.undeploy(stage.reader.deploymentID()));
        try {
            long before = commands();
            for (int i = 0; i < 50; i++)
                assertEquals(200, server.send(server.mine(joined, "?seen=" + i)).statusCode());
            assertEquals(before + 1, commands(), "only the counting itself");
        } finally {
            await(stage.vertx.deployVerticle(stage.reader));
        }
    }

    private static long commands() {
        Matcher stats = Pattern.compile("calls=(\\d+)")
                .matcher(stage.command(Command.INFO, "commandstats").toString());
        long sum = 0;
        while (stats.find()) sum += Long.parseLong(stats.group(1));
        return sum;
    }
}
