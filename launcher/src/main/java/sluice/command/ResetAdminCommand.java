package sluice.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sluice.access.AccessSettings;
import sluice.access.Accounts;
import sluice.access.Passwords;
import sluice.launcher.StartFailure;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** Lets whoever has the settings in again: a new password for the operator admin. */
@Command(
        name = "reset-admin",
        description = "Gives the operator admin a new password, printed once, and ends his sessions. It is audited.")
public final class ResetAdminCommand implements Callable<Integer> {
    private static final int BAD_SETTINGS = 2;
    private static final int NOT_DONE = 1;

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Settings settings = options.read();
            try (PostgresOfSettings store = PostgresOfSettings.open(settings)) {
                Accounts accounts =
                        new Accounts(store.postgres(), new Passwords(store.vertx()), AccessSettings.from(settings));
                out.printf("operator admin, password %s (printed only now; note it)%n", store.await(accounts.reset()));
                out.flush();
                return 0;
            }
        } catch (SettingsRejected rejected) {
            return complain(rejected.getMessage(), BAD_SETTINGS);
        } catch (StoreFailure | StartFailure failure) {
            return complain(failure.getMessage(), NOT_DONE);
        }
    }

    private int complain(String why, int code) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return code;
    }
}
