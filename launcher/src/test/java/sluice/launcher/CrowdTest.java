package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sluice.gate.GateCheck;
import sluice.redis.SaleKeys;
import sluice.sale.SaleId;

/** 2,000 shoppers of every kind want 200 units; afterwards everything is counted. */
class CrowdTest {
    private static final int SHOPPERS = 2_000;
    private static final int UNITS = 200;
    private static final int PER_MINUTE = 3_000;
    private static final int BURST = 20;
    private static final int CAP = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SALE = "crowd";

    @Test
    void two_thousand_shoppers_and_two_hundred_units_come_out_even() throws Exception {
        try (TestProcess process = TestProcess.start(Map.of("http.max-connections", "4000"))) {
            process.openSale(
                    SALE,
                    UNITS,
                    new JsonObject()
                            .put("new_users_per_minute", PER_MINUTE)
                            .put("burst", BURST)
                            .put("total_active_users", CAP)
                            .put("claim_window", 3)
                            .put("max_qty", 1));
            AtomicInteger mostActive = watchActive(process);
            CrowdOfShoppers crowd = new CrowdOfShoppers(process, SALE, SHOPPERS, UNITS);
            crowd.run(PATIENCE);
            assertEquals(List.of(), crowd.surprises());
            everyUnitIsSoldOrBack(process);
            everyChargeHasItsOrder(process);
            nobodyWasAdmittedBeyondRateOrCap(process, mostActive.get());
            assertTrue(crowd.declined() > 0 && crowd.left() > 0 && crowd.forgot() > 0, crowd.toString());
        }
    }

    /** Looks at the leases in Redis all the time; answers the most there ever were. */
    private static AtomicInteger watchActive(TestProcess process) {
        SaleKeys keys = process.running.node().redis().keys(new SaleId(SALE));
        AtomicInteger most = new AtomicInteger();
        process.running
                .vertx()
                .setPeriodic(
                        20,
                        timer -> process.running
                                .node()
                                .redis()
                                .send(Request.cmd(Command.HLEN).arg(keys.leases()))
                                .onSuccess(count -> most.accumulateAndGet(count.toInteger(), Math::max)));
        return most;
    }

    private static void everyUnitIsSoldOrBack(TestProcess process) throws Exception {
        Api.eventually(PATIENCE, () -> product(process).getLong("reserved") == 0);
        JsonObject product = product(process);
        assertEquals(
                UNITS,
                product.getLong("available") + product.getLong("reserved") + product.getLong("sold"),
                product::encode);
        assertEquals(UNITS, product.getLong("sold"), product::encode);
        long live = number(process, "SELECT live FROM sale_stock WHERE sale = $1");
        long paid = number(process, "SELECT count(*) FROM orders WHERE sale = $1 AND status = 'paid'");
        assertEquals(product.getLong("sold"), live);
        assertEquals(UNITS, paid);
        Api.eventually(PATIENCE, () -> number(process, "SELECT count(*) FROM outbox WHERE sale = $1") == 0);
    }

    private static JsonObject product(TestProcess process) throws Exception {
        return process.ops(SALE).getJsonArray("products").getJsonObject(0);
    }

    private static long number(TestProcess process, String sql) {
        return query(process, sql).iterator().next().getLong(0);
    }

    private static RowSet<Row> query(TestProcess process, String sql) {
        return Running.await(process.running.node().postgres().run(sql, Tuple.of(SALE)), PATIENCE);
    }

    /** The provider's own ledger is the judge: each captured charge belongs to one paid order, and vice versa. */
    private static void everyChargeHasItsOrder(TestProcess process) throws Exception {
        Map<String, String> captured = new HashMap<>();
        for (JsonObject charge : charges(process)) {
            if (!charge.getString("status").equals("succeeded")) continue;
            String before = captured.put(charge.getString("reference"), charge.getString("id"));
            assertEquals(null, before, "charged twice: " + charge.encode());
        }
        Set<String> paid = new HashSet<>();
        query(process, "SELECT id FROM orders WHERE sale = $1 AND status = 'paid'")
                .forEach(row -> paid.add(row.getString("id")));
        assertEquals(paid, captured.keySet());
    }

    private static List<JsonObject> charges(TestProcess process) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.running.sandboxUri() + "/charges"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        JsonArray array = new JsonObject(answer.body()).getJsonArray("charges");
        List<JsonObject> charges = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) charges.add(array.getJsonObject(i));
        return charges;
    }

    /** Replays the claims, which are many enough to tell. */
    private static void nobodyWasAdmittedBeyondRateOrCap(TestProcess process, int mostActive) throws Exception {
        GateCheck.Verdict verdict = process.replay(SALE);
        assertTrue(verdict.claims() >= UNITS, verdict.toString());
        assertTrue(verdict.kept(), verdict.toString());
        assertTrue(mostActive <= CAP, mostActive + " inside at once, " + CAP + " allowed");
    }
}
