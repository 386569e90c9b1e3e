package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import sluice.command.PaymentsCommand;

/** The command that compares the provider's books with the orders of a running process. */
class PaymentsCommandTest {
    private static Map<String, String> settings;
    private static TestProcess sluice;

    private record Outcome(int code, String said) {}

    @BeforeAll
    static void start() throws Exception {
        settings = TestProcess.settings(Map.of());
        sluice = TestProcess.of(settings);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Outcome reconcile(String provider, String... words) {
        List<String> arguments = new ArrayList<>(List.of("reconcile"));
        arguments.addAll(List.of(words));
        for (String key : List.of("redis.uri", "kafka.bootstrap-servers")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        for (String key : List.of("postgres.uri", "postgres.user", "postgres.password", "postgres.schema")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        arguments.addAll(List.of("--set", "payment.uri=" + provider));
        StringWriter said = new StringWriter();
        int code = new CommandLine(new PaymentsCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(code, said.toString());
    }

    @Test
    void differences_are_printed_with_the_sums_and_end_in_1_an_absent_provider_in_2() throws Exception {
        String provider = sluice.running.sandboxUri();
        assertEquals(new Outcome(0, "Nothing differs; not known yet: 0.\n"), reconcile(provider));
        HttpRequest charge = HttpRequest.newBuilder(URI.create(provider + "/charges"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "a-charge-of-nobody")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonObject()
                        .put("amount", 4900)
                        .put("currency", "EUR")
                        .put("payment_method", "tok_ok")
                        .put("reference", "nobody")
                        .encode()))
                .build();
        assertEquals(
                200,
                HttpClient.newHttpClient()
                        .send(charge, HttpResponse.BodyHandlers.discarding())
                        .statusCode());
        Outcome differs = reconcile(provider);
        assertEquals(1, differs.code(), differs.said());
        assertEquals(
                List.of(
                        "charge without order: order nobody, charge ch_1: expected an order, found 4900 EUR",
                        "EUR: the provider took 4900 in 1 charges and returned 0; the orders say 0 and 0",
                        "What differs: 1; not known yet: 0."),
                differs.said().lines().toList());
        List<String> lines = reconcile(provider, "--json").said().lines().toList();
        assertEquals("charge without order", new JsonObject(lines.get(0)).getString("difference"));
        assertEquals(4900, new JsonObject(lines.get(1)).getInteger("taken"));
        assertEquals(1, new JsonObject(lines.get(2)).getInteger("differences"));
        Outcome absent = reconcile("http://127.0.0.1:1");
        assertEquals(2, absent.code(), absent.said());
        assertTrue(absent.said().contains("the payment provider does not answer"), absent.said());
    }
}
