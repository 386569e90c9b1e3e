package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

/** What Prometheus, Grafana and a load balancer see of a running process. */
class MonitoringTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern METRIC = Pattern.compile("\\b(sluice_[a-z_]+|vertx_[a-z_]+)\\b");
    /** Shown by a worker with trouble, or by a process with Kafka consumers, not by every sale that is well. */
    private static final Set<String> NOT_ALWAYS = Set.of("sluice_dead_letters", "sluice_outbox_backlog");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TestProcess sluice;

    @BeforeAll
    static void sell() throws Exception {
        sluice = TestProcess.start(Map.of());
        sluice.openSale("demo", 20, new JsonObject());
        String pass = sluice.claim("demo", sluice.join("demo"));
        sluice.join("demo");
        assertEquals(
                202,
                sluice.buy("demo", pass, TestProcess.key(), TestProcess.purchase("unit", 1, "tok_ok"))
                        .status());
        Api.eventually(PATIENCE, () -> sluice.metrics().contains("sluice_orders{sale=\"demo\",status=\"paid\"}"));
        Api.eventually(PATIENCE, () -> sluice.metrics().contains("sluice_ledger_drift_units{"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(10))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void every_metric_that_a_dashboard_or_an_alert_asks_for_is_there() throws Exception {
        String shown = sluice.metrics();
        Set<String> missing = new TreeSet<>();
        for (String file : List.of("grafana/dashboards/sale.json", "prometheus/alerts.yml")) {
            Matcher names =
                    METRIC.matcher(Files.readString(ROOT.resolve("config").resolve(file)));
            while (names.find()) {
                String name = names.group(1);
                if (!NOT_ALWAYS.contains(name) && !shown.contains("\n" + name)) missing.add(name);
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(shown.contains("sluice_joins_total{sale=\"demo\"} 2.0"), shown);
    }

    @Test
    void the_metrics_page_and_the_alert_rules_please_promtool() throws Exception {
        assumeTrue(present("promtool"), "skipped: there is no promtool here (Debian package prometheus)");
        Path page = Files.createTempFile("sluice-metrics-", ".txt");
        try {
            Files.writeString(page, sluice.metrics());
            assertEquals("", errors(page, "promtool", "check", "metrics"));
        } finally {
            Files.delete(page);
        }
        assertEquals("", errors(null, "promtool", "check", "config", "prometheus.yml"));
        assertEquals("", errors(null, "promtool", "test", "rules", "alerts_test.yml"));
    }

    /** What the command complains of, if it fails. */
    private static String errors(Path input, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOT.resolve("config/prometheus").toFile())
                .redirectErrorStream(true);
        if (input != null) builder.redirectInput(input.toFile());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ours = output.lines().anyMatch(line -> line.contains("sluice_"));
        // promtool also judges what Vert.x and the JVM publish; its warnings about their names are not ours to mend.
        boolean good = process.waitFor() == 0 || (input != null && !ours);
        return good ? "" : output;
    }

    private static boolean present(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Test
    void every_panel_of_the_dashboard_has_data_in_a_real_prometheus() throws Exception {
        assumeTrue(present("prometheus"), "skipped: there is no prometheus here (Debian package prometheus)");
        Path folder = Files.createTempDirectory("sluice-prometheus-");
        Path config = folder.resolve("prometheus.yml");
        String target = sluice.running.managementUri().replace("http://", "");
        Files.writeString(
                config,
                "global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: sluice-gate\n  static_configs:\n"
                        + "  - targets: ['" + target + "']\n");
        int port = FreePort.of("127.0.0.1", 0);
        Process prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            List<String> panels = panels();
            assertTrue(panels.size() >= 10, panels.toString());
            List<String> empty = new ArrayList<>(panels);
            try {
                Api.eventually(PATIENCE, () -> {
                    empty.removeIf(panel -> hasData("http://127.0.0.1:" + port, panel));
                    return empty.isEmpty();
                });
            } catch (AssertionError late) {
                throw new AssertionError("without data: " + empty, late);
            }
        } finally {
            prometheus.destroy();
            assertTrue(prometheus.waitFor(10, TimeUnit.SECONDS));
        }
    }

    /** The expressions of all panels, with Grafana's variables filled in; without those of troubles that are absent. */
    private static List<String> panels() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(ROOT.resolve("config/grafana/dashboards/sale.json")));
        List<String> expressions = new ArrayList<>();
        JsonArray panels = dashboard.getJsonArray("panels");
        for (int i = 0; i < panels.size(); i++) {
            JsonArray targets = panels.getJsonObject(i).getJsonArray("targets", new JsonArray());
            for (int j = 0; j < targets.size(); j++) {
                expressions.add(targets.getJsonObject(j)
                        .getString("expr")
                        .replace("$__rate_interval", "10s")
                        .replace("$__range", "1m")
                        .replace("$sale", "demo"));
            }
        }
        expressions.removeIf(expression -> NOT_ALWAYS.stream().anyMatch(expression::contains));
        expressions.removeIf(expression -> expression.contains("sluice_refusals_total"));
        return expressions;
    }

    private static boolean hasData(String prometheus, String expression) {
        try {
            String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
            HttpResponse<String> answer = get(prometheus + "/api/v1/query?query=" + query);
            assertTrue(answer.statusCode() != 400, expression + ": " + answer.body());
            JsonObject data = new JsonObject(answer.body()).getJsonObject("data");
            return data != null && !data.getJsonArray("result").isEmpty();
        } catch (Exception starting) {
            return false;
        }
    }

    @Test
    void readiness_follows_the_stores_and_liveness_does_not() throws Exception {
        EmbeddedStores stores = EmbeddedStores.shared();
        assertEquals(200, get(sluice.running.managementUri() + "/readyz").statusCode());
        stores.kill(Store.REDIS);
        try {
            Api.eventually(
                    PATIENCE,
                    () -> get(sluice.running.managementUri() + "/readyz").statusCode() == 503);
            assertEquals(200, get(sluice.running.managementUri() + "/livez").statusCode());
        } finally {
            stores.restart(Store.REDIS);
        }
        Api.eventually(
                PATIENCE, () -> get(sluice.running.managementUri() + "/readyz").statusCode() == 200);
    }
}
