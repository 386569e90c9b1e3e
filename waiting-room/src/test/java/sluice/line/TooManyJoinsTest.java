package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.LineServer.DEVICE;
import static sluice.line.LineServer.json;
import static sluice.line.Stage.await;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.settings.Settings;

class TooManyJoinsTest {
    private Stage stage;
    private LineServer server;
    private Sale sale;
    private String tickets;

    @BeforeEach
    void start() {
        stage = new Stage("1000");
        stage.limits = new JoinLimits(LineSettings.from(new Settings(
                Settings.Overrides.of(Map.of("line.joins-per-prefix", "3/h", "line.joins-per-device", "2/h")))));
        server = new LineServer(stage);
        await(stage.vertx.deployVerticle(server));
        sale = stage.sale(Phase.OPEN);
        tickets = "/v1/sales/" + sale.id() + "/tickets";
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertEquals(429, response.statusCode(), response.body());
        assertEquals("too_many_joins", json(response).getString("code"));
        assertTrue(Integer.parseInt(response.headers().firstValue("Retry-After").orElse("0")) > 0);
        assertEquals(List.of(), response.headers().allValues("Set-Cookie"));
    }

    @Test
    void a_network_that_joins_too_often_is_given_nothing_more() {
        for (int i = 0; i < 3; i++)
            assertEquals(201, server.send(server.post(tickets)).statusCode());
        assertRefused(server.send(server.post(tickets)));
        assertRefused(server.send(server.post(tickets).header("Idempotency-Key", DEVICE)));
        assertEquals(
                "3", stage.command(Command.ZCARD, stage.keys(sale.id()).line()).toString());
    }

    @Test
    void a_device_that_joins_too_often_is_told_so_and_keeps_its_place() {
        JsonObject joined = server.join(sale, DEVICE);
        HttpResponse<String> again = server.send(server.post(tickets).header("Idempotency-Key", DEVICE));
        assertEquals(200, again.statusCode());
        assertRefused(server.send(server.post(tickets).header("Idempotency-Key", DEVICE)));
        assertEquals(201, server.send(server.post(tickets)).statusCode());
        assertEquals(200, server.send(server.mine(joined, "")).statusCode());
    }
}
