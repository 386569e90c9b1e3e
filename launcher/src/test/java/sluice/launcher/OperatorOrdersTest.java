package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** An order in the hands of an operator, over HTTP and with its trail. */
class OperatorOrdersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static JsonObject shown(String order) throws Exception {
        Answer answer = sluice.api.get("/ops/v1/orders/" + order, sluice.operator());
        assertEquals(200, answer.status(), answer.body());
        return answer.json();
    }

    @Test
    void an_order_is_shipped_and_given_back_and_the_trail_tells_by_whom() throws Exception {
        sluice.openSale("prints", 5, new JsonObject());
        String pass = sluice.claim("prints", sluice.join("prints"));
        Answer bought = sluice.buy("prints", pass, key(), purchase("unit", 1, "tok_ok"));
        assertEquals(202, bought.status(), bought.body());
        String order = bought.json().getString("order");
        Api.eventually(
                SOON,
                () -> sluice.api
                                        .get("/ops/v1/orders/" + order, sluice.operator())
                                        .status()
                                == 200
                        && shown(order).getString("status").equals("paid"));
        Answer shipped = sluice.api.post("/ops/v1/orders/" + order + "/ship", null, sluice.operator());
        assertEquals("shipped", shipped.json().getString("status"));
        JsonObject wish = new JsonObject().put("reason", "sent back");
        String path = "/ops/v1/orders/" + order + "/refund";
        Api.refused(400, "key_missing", sluice.api.post(path, wish, sluice.operator()));
        Api.refused(
                422,
                "field_invalid",
                sluice.api.post(path, new JsonObject(), sluice.operator("Idempotency-Key", key())));
        Answer asked = sluice.api.post(path, wish, sluice.operator("Idempotency-Key", key()));
        assertEquals(202, asked.status(), asked.body());
        Api.eventually(SOON, () -> shown(order).getString("status").equals("refunded"));
        Answer delivered = sluice.api.post("/ops/v1/orders/" + order + "/deliver", null, sluice.operator());
        Api.refused(409, "order_conflict", delivered);
        Answer trail = sluice.api.get("/ops/v1/sales/prints/audit", sluice.operator());
        List<String> done = trail.json().getJsonArray("entries").stream()
                .map(action -> ((JsonObject) action).getString("action"))
                .toList();
        assertEquals(List.of("refund", "ship"), done.subList(0, 2));
    }
}
