package sluice.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.gate.GateCheck;
import sluice.gate.GateHistory;
import sluice.launcher.StartFailure;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** Replays who was let into a sale against the limits that were in force, from the rows in Postgres. */
@Command(
        name = "verify-gate",
        description = "Checks that a sale's gate kept rate and cap, by the rows in Postgres."
                + " Exits with 0 if it did, 1 if not, 2 if it cannot be told.")
public final class VerifyGateCommand implements Callable<Integer> {
    private static final int KEPT = 0;
    private static final int EXCEEDED = 1;
    private static final int CANNOT_BE_TOLD = 2;

    @Mixin
    private SettingsOptions options;

    @Parameters(paramLabel = "SALE", description = "The sale's id.")
    private String sale;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!SaleId.isValid(sale)) return complain("a sale's id is 1 to 64 of a-z 0-9 -");
        try (PostgresOfSettings store = PostgresOfSettings.open(options.read())) {
            boolean known = store.await(new SaleRows(store.postgres()).all()).stream()
                    .anyMatch(row -> row.id().value().equals(sale));
            if (!known) return complain("there is no sale " + sale);
            return tell(store.await(new GateHistory(store.postgres()).check(new SaleId(sale))));
        } catch (SettingsRejected | StoreFailure | StartFailure failure) {
            return complain(failure.getMessage());
        }
    }

    private int tell(GateCheck.Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Sale %s: %d claims%n", sale, verdict.claims());
        out.printf("  overshoot_rate  %d%n", verdict.overshootRate());
        out.printf("  overshoot_cap   %d%n", verdict.overshootCap());
        out.println(verdict.kept() ? "The gate kept its limits." : "The gate did not keep its limits.");
        out.flush();
        return verdict.kept() ? KEPT : EXCEEDED;
    }

    private int complain(String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("This gate cannot be checked: " + why);
        err.flush();
        return CANNOT_BE_TOLD;
    }
}
