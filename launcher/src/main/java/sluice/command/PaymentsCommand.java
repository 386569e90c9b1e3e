package sluice.command;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sluice.launcher.StartFailure;
import sluice.payment.PaymentProvider;
import sluice.payment.PaymentSettings;
import sluice.reconciliation.Reconciliation;
import sluice.reconciliation.Reconciliation.Difference;
import sluice.reconciliation.Reconciliation.Report;
import sluice.sandbox.SandboxSettings;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** Money, seen from the provider. */
@Command(
        name = "payments",
        description = "Compares the payment provider's books with the orders.",
        subcommands = PaymentsCommand.Reconcile.class)
public final class PaymentsCommand implements Runnable {
    private static final int ALIKE = 0;
    private static final int DIFFERS = 1;
    private static final int CANNOT_BE_TOLD = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: reconcile.");
    }

    /** Prints every difference and the sums per currency. */
    @Command(
            name = "reconcile",
            description = "Prints every charge and refund that the provider's books and the rows do not have alike."
                    + " Exits with 0 if nothing differs, 1 if something does, 2 if it cannot be told.")
    public static final class Reconcile implements Callable<Integer> {
        private static final int CALLS_AT_ONCE = 2;

        @Mixin
        private SettingsOptions options;

        @Option(names = "--json", description = "One JSON object a difference, and at last one with the sums.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            try (PostgresOfSettings stores = PostgresOfSettings.open(options.read())) {
                PaymentSettings settings = provider(stores.settings());
                PaymentProvider provider = PaymentProvider.of(stores.vertx(), settings, CALLS_AT_ONCE);
                Reconciliation reconciliation = new Reconciliation(stores.postgres(), provider, settings.provider());
                Report report = stores.awaitLong(reconciliation.run(this::tell).eventually(provider::close));
                tell(report);
                return report.differences() == 0 ? ALIKE : DIFFERS;
            } catch (SettingsRejected | StoreFailure | StartFailure failure) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("The payments cannot be compared: " + failure.getMessage());
                err.flush();
                return CANNOT_BE_TOLD;
            }
        }

        /** The sandbox of a running process is asked where its settings say. */
        private static PaymentSettings provider(Settings settings) {
            SandboxSettings sandbox = SandboxSettings.from(settings);
            PaymentSettings payment = PaymentSettings.from(settings);
            return payment.needsSandbox()
                    ? payment.at(URI.create("http://" + sandbox.host() + ":" + sandbox.port()))
                    : payment;
        }

        private void tell(Difference difference) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new JsonObject()
                        .put("difference", difference.kind())
                        .put("order", difference.order())
                        .put("charge", difference.charge())
                        .put("expected", difference.expected())
                        .put("found", difference.found())
                        .encode());
            } else {
                out.printf(
                        "%s: order %s, charge %s: expected %s, found %s%n",
                        difference.kind(),
                        difference.order(),
                        difference.charge(),
                        difference.expected(),
                        difference.found());
            }
        }

        private void tell(Report report) {
            PrintWriter out = spec.commandLine().getOut();
            for (Reconciliation.Sum sum : report.sums()) {
                if (json) out.println(line(sum).encode());
                else
                    out.printf(
                            "%s: the provider took %d in %d charges and returned %d; the orders say %d and %d%n",
                            sum.currency(), sum.taken(), sum.charges(), sum.returned(), sum.paid(), sum.refunded());
            }
            JsonObject end =
                    new JsonObject().put("differences", report.differences()).put("open", report.open());
            String words = report.differences() == 0 ? "Nothing differs" : "What differs: " + report.differences();
            out.println(json ? end.encode() : words + "; not known yet: " + report.open() + ".");
            out.flush();
        }

        private static JsonObject line(Reconciliation.Sum sum) {
            return new JsonObject()
                    .put("currency", sum.currency())
                    .put("charges", sum.charges())
                    .put("taken", sum.taken())
                    .put("returned", sum.returned())
                    .put("paid", sum.paid())
                    .put("refunded", sum.refunded());
        }
    }
}
