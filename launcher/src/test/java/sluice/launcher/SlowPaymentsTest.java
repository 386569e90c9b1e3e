package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A payment provider becomes slow while shoppers buy, and fast again: the outflow follows. */
class SlowPaymentsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SHOPPERS = 6;
    private static final int RATE = 600;
    private static final int FLOOR = 120;

    private static TestProcess sluice;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of(
                "throttle.interval", "200ms",
                "throttle.reaction", "800ms",
                "throttle.window", "1s",
                "throttle.patience", "3s",
                "throttle.rise", "10",
                "throttle.payment-slow", "800ms",
                "throttle.checkout-slow", "5s"));
        sluice.openSale(
                "paced",
                100_000,
                new JsonObject()
                        .put("new_users_per_minute", RATE)
                        .put("outflow", "auto")
                        .put("outflow_floor", FLOOR));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static void provider(int latencyMillis) throws Exception {
        String knobs = new JsonObject().put("latency_ms", latencyMillis).encode();
        HttpRequest request = HttpRequest.newBuilder(URI.create(sluice.running.sandboxUri() + "/knobs"))
                .PUT(HttpRequest.BodyPublishers.ofString(knobs))
                .build();
        assertEquals(
                200,
                CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    /** What the operator sees of the outflow until something holds: each rate once. */
    private static List<Double> rates(Sight until) throws Exception {
        List<Double> rates = new ArrayList<>();
        Api.eventually(PATIENCE, () -> {
            JsonObject sale = sluice.ops("paced");
            double rate = sale.getDouble("rate_per_minute");
            if (rates.isEmpty() || rates.get(rates.size() - 1) != rate) rates.add(rate);
            JsonObject throttle = sale.getJsonObject("throttle");
            return throttle != null && until.holds(rate, throttle.getString("reason"));
        });
        return rates;
    }

    /** What to wait for. */
    private interface Sight {
        boolean holds(double rate, String reason);
    }

    private static void shop(AtomicBoolean open) {
        while (open.get()) {
            try {
                String pass = sluice.claim("paced", sluice.join("paced"));
                sluice.buy("paced", pass, key(), purchase("unit", 1, "tok_ok"));
            } catch (Exception | AssertionError over) {
                if (open.get()) throw new AssertionError(over);
            }
        }
    }

    @Test
    void the_outflow_falls_with_a_slow_provider_and_returns_with_a_fast_one_without_hunting() throws Exception {
        AtomicBoolean open = new AtomicBoolean(true);
        ExecutorService shoppers = Executors.newFixedThreadPool(SHOPPERS);
        try {
            for (int i = 0; i < SHOPPERS; i++) shoppers.execute(() -> shop(open));
            assertEquals(List.of((double) RATE), rates((rate, reason) -> rate == RATE && reason.equals("none")));

            provider(1_500);
            List<Double> falling = rates((rate, reason) -> rate <= FLOOR + 1 && reason.equals("checkout_slow"));
            assertEquals(0, turns(falling), falling.toString());
            assertTrue(
                    sluice.metrics().contains("sluice_throttle_active{reason=\"checkout_slow\",sale=\"paced\"} 1.0"));

            provider(20);
            List<Double> rising = rates((rate, reason) -> rate == RATE && reason.equals("none"));
            assertTrue(turns(rising) <= 2, rising.toString());
            assertTrue(rising.size() > 5, rising.toString());
        } finally {
            open.set(false);
            shoppers.shutdown();
            assertTrue(shoppers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        JsonObject fixed =
                sluice.turn("paced", new JsonObject().put("outflow", "fixed")).json();
        assertNull(fixed.getValue("throttle"));
    }

    /** How often the rate turns from falling to rising or back. */
    private static int turns(List<Double> rates) {
        int turns = 0;
        for (int i = 2; i < rates.size(); i++) {
            if ((rates.get(i) - rates.get(i - 1)) * (rates.get(i - 1) - rates.get(i - 2)) < 0) turns++;
        }
        return turns;
    }
}
