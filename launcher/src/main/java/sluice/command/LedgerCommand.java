package sluice.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.launcher.StartFailure;
import sluice.recount.LedgerCheck;
import sluice.sale.Sale;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** The stock ledger of a running installation: counted by all three stores, or rebuilt from the tables. */
@Command(
        name = "ledger",
        description = "Counts or rebuilds the stock ledger of a sale while Sluice runs.",
        subcommands = {LedgerCommand.Check.class, LedgerCommand.Rebuild.class})
public final class LedgerCommand implements Runnable {
    private static final int WELL = 0;
    private static final int NOT_WELL = 1;
    private static final int CANNOT_BE_TOLD = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: check SALE or rebuild SALE.");
    }

    private static int withLedger(
            SettingsOptions options, CommandSpec spec, int failed, ToIntFunction<LedgerOfSettings> work) {
        try (LedgerOfSettings ledger = LedgerOfSettings.open(options.read())) {
            return work.applyAsInt(ledger);
        } catch (SettingsRejected | StoreFailure | StartFailure failure) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("This ledger cannot be " + (failed == NOT_WELL ? "rebuilt" : "checked") + ": "
                    + failure.getMessage());
            err.flush();
            return failed;
        }
    }

    /** Prints the three counts side by side. */
    @Command(
            name = "check",
            description = "Counts a sale's units in Redis, in the tables and in the log, at one entry of the journal."
                    + " Exits with 0 if nothing differs, 1 if something does, 2 if it cannot be told.")
    public static final class Check implements Callable<Integer> {
        @Mixin
        private SettingsOptions options;

        @Parameters(paramLabel = "SALE", description = "The sale's id.")
        private String sale;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return withLedger(options, spec, CANNOT_BE_TOLD, ledger -> tell(ledger.check(ledger.sale(sale))));
        }

        private int tell(LedgerCheck.Report report) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Sale %s at entry %s%n", sale, report.entry());
            out.printf("  %-24s %-10s %12s %12s %12s%n", "product", "units", "Redis", "tables", "log");
            for (LedgerCheck.Counted number : report.numbers()) {
                out.printf(
                        "  %-24s %-10s %12d %12d %12d%s%n",
                        number.product(),
                        number.name(),
                        number.redis(),
                        number.tables(),
                        number.log(),
                        number.differs() ? "  differs" : "");
            }
            report.others().forEach(other -> out.printf("  %s%n", other));
            report.halt().ifPresent(halt -> out.printf("Halted since %s: %s%n", halt.since(), halt.reason()));
            long differences = report.differences();
            out.println(differences == 0 ? "Nothing differs." : "What differs: " + differences + ".");
            out.flush();
            return differences == 0 ? WELL : NOT_WELL;
        }
    }

    /** Rebuilds Redis from the tables. */
    @Command(
            name = "rebuild",
            description =
                    "Rebuilds a sale's ledger in Redis from the tables under a new epoch and ends a halt. A worker"
                            + " must run. Exits with 0 when the sale is open again, else with 1; it is closed then.")
    public static final class Rebuild implements Callable<Integer> {
        @Mixin
        private SettingsOptions options;

        @Parameters(paramLabel = "SALE", description = "The sale's id.")
        private String sale;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return withLedger(options, spec, NOT_WELL, this::rebuild);
        }

        private int rebuild(LedgerOfSettings ledger) {
            Sale found = ledger.sale(sale);
            Duration closed = ledger.rebuild(found);
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Sale %s is rebuilt; it was closed for %.3f s%n", sale, closed.toMillis() / 1000.0);
            out.flush();
            return WELL;
        }
    }
}
