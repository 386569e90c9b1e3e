package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import sluice.command.ReportCommand;
import sluice.launcher.Api.Answer;

/** What an operator is told of a sale that a real process has held. */
class ReportTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PATH = "/ops/v1/sales/told/report";

    private static String command(Map<String, String> settings, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        StringWriter said = new StringWriter();
        int code = new CommandLine(new ReportCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        return code + " " + said;
    }

    private static long refused(JsonObject report, String code) {
        return report.getJsonArray("refused").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("code").equals(code))
                .mapToLong(one -> one.getLong("requests"))
                .sum();
    }

    @Test
    void a_sale_is_reported_with_its_money_its_refusals_and_its_waits() throws Exception {
        Map<String, String> settings = TestProcess.settings(Map.of());
        try (TestProcess sluice = TestProcess.of(settings)) {
            sluice.openSale("told", 5, new JsonObject());
            String pass = sluice.claim("told", sluice.join("told"));
            JsonObject bought = sluice.buy("told", pass, key(), purchase("unit", 2, "tok_ok"))
                    .json();
            sluice.awaitOrder(bought, "paid");
            Api.refused(409, "pass_used", sluice.buy("told", pass, key(), purchase("unit", 1, "tok_ok")));
            Api.refused(401, "pass_invalid", sluice.buy("told", "a.b.c", key(), purchase("unit", 1, "tok_ok")));
            Api.eventually(SOON, () -> {
                JsonObject report = sluice.api.get(PATH, sluice.operator()).json();
                return refused(report, "pass_used") == 1
                        && refused(report, "pass_invalid") == 1
                        && report.getJsonObject("waits").getLong("people") == 1
                        && report.getJsonObject("totals").getLong("units_sold") == 2;
            });
            Answer answer = sluice.api.get(PATH, sluice.operator());
            assertEquals(2500, answer.json().getJsonObject("totals").getInteger("net"));
            Answer csv = sluice.api.get(PATH, sluice.operator("Accept", "text/csv"));
            assertEquals("text/csv; charset=utf-8", csv.headers().get("Content-Type"));
            assertTrue(csv.body().contains("totals,,net,2500\r\n"), csv.body());
            assertTrue(sluice.api
                    .get(PATH + "?format=csv", sluice.operator())
                    .body()
                    .startsWith("section,name,field,value\r\n"));
            Api.refused(404, "unknown_sale", sluice.api.get("/ops/v1/sales/none/report", sluice.operator()));
            Api.refused(401, "unauthorized", sluice.api.get(PATH));

            assertTrue(command(settings, "told", "--csv").contains("totals,,net,2500\r\n"));
            assertTrue(command(settings, "told").startsWith("0 {"));
            assertTrue(command(settings, "none").startsWith("1 There is no report: "));
        }
    }
}
