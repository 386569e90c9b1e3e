package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.report.ReportCsv;
import sluice.report.SaleReports;

/** {@code GET /ops/v1/sales/{sale}/report}: what a sale came to, as JSON or, if that is asked for, as CSV. */
final class ReportDesk {
    private final SaleReports reports;

    ReportDesk(SaleReports reports) {
        this.reports = reports;
    }

    void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/ops/v1/sales/:sale/report", this::report);
    }

    private Future<Answer> report(Call call, Operator operator) {
        boolean csv = call.asksFor("csv", "text/csv");
        return reports.of(call.sale()).map(report -> csv ? csv(report) : Answer.ok(report));
    }

    private static Answer csv(JsonObject report) {
        String name = "attachment; filename=\"" + report.getString("sale") + ".csv\"";
        return Answer.of("text/csv; charset=utf-8", Buffer.buffer(ReportCsv.of(report)))
                .header("Content-Disposition", name);
    }
}
