package sluice.command;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.launcher.StartFailure;
import sluice.line.NotedCalls;
import sluice.report.ReportCsv;
import sluice.report.SaleReports;
import sluice.sale.SaleId;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** Prints what a sale came to. */
@Command(
        name = "report",
        description =
                "Prints a sale's report: units and money, orders, conversion, refusals, waits. As JSON, or as CSV.")
public final class ReportCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;

    @Mixin
    private SettingsOptions options;

    @Option(names = "--csv", description = "As CSV, one figure a line.")
    private boolean csv;

    @Parameters(paramLabel = "SALE", description = "The sale's id.")
    private String sale;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (PostgresOfSettings store = PostgresOfSettings.open(options.read())) {
            if (!SaleId.isValid(sale)) throw new StartFailure("a sale's id is 1 to 64 of a-z 0-9 -", null);
            JsonObject report = store.await(
                    new SaleReports(store.postgres(), new NotedCalls(store.postgres())::of).of(new SaleId(sale)));
            PrintWriter out = spec.commandLine().getOut();
            out.print(csv ? ReportCsv.of(report) : report.encodePrettily() + "\n");
            out.flush();
            return DONE;
        } catch (SettingsRejected | StoreFailure | StartFailure failure) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("There is no report: " + failure.getMessage());
            err.flush();
            return NOT_DONE;
        }
    }
}
