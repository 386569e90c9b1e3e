package sluice.command;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.gate.GateCheck;
import sluice.gate.GateHistory;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.sale.SaleId;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;

/** Replays who was let into a sale against the limits that were in force, from the rows in Postgres. */
@Command(
        name = "verify-gate",
        description = "Checks that a sale's gate kept rate and cap, by the rows in Postgres (postgres.uri)."
                + " Exits with 0 if it did, 1 if not, 2 if it cannot be told.")
public final class VerifyGateCommand implements Callable<Integer> {
    private static final int KEPT = 0;
    private static final int EXCEEDED = 1;
    private static final int CANNOT_BE_TOLD = 2;
    private static final long PATIENCE_SECONDS = 60;

    @Mixin
    private SettingsOptions options;

    @Parameters(paramLabel = "SALE", description = "The sale's id.")
    private String sale;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PostgresSettings postgres;
        try {
            Settings settings = options.read();
            postgres = PostgresSettings.from(settings);
            if (postgres.uri().isEmpty()) settings.complain("postgres.uri", "names the Postgres of that sale");
            settings.judge();
        } catch (SettingsRejected rejected) {
            return complain(rejected.getMessage());
        }
        if (!SaleId.isValid(sale)) return complain("a sale's id is 1 to 64 of a-z 0-9 -");
        Vertx vertx = Vertx.vertx();
        try {
            return tell(check(vertx, postgres));
        } catch (ExecutionException | TimeoutException e) {
            return complain(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } finally {
            vertx.close().onComplete(closed -> {});
        }
    }

    private GateCheck.Verdict check(Vertx vertx, PostgresSettings settings)
            throws ExecutionException, TimeoutException, InterruptedException {
        return new GateHistory(new Postgres(vertx, settings))
                .check(new SaleId(sale))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
