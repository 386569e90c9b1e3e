package sluice.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import sluice.command.BenchCommand;
import sluice.command.ChaosCommand;
import sluice.command.DeadLettersCommand;
import sluice.command.HealthCommand;
import sluice.command.LedgerCommand;
import sluice.command.PaymentsCommand;
import sluice.command.PersonalDataCommand;
import sluice.command.ReportCommand;
import sluice.command.ResetAdminCommand;
import sluice.command.SettingsCommand;
import sluice.command.StartCommand;
import sluice.command.VerifyAuditCommand;
import sluice.command.VerifyDrawCommand;
import sluice.command.VerifyGateCommand;

/** The program. Without a command it starts. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        version = "sluice 0.1.0",
        description = "A self-hosted virtual waiting room that knows the stock.",
        subcommands = {
            StartCommand.class,
            HealthCommand.class,
            SettingsCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            VerifyDrawCommand.class,
            VerifyGateCommand.class,
            VerifyAuditCommand.class,
            LedgerCommand.class,
            DeadLettersCommand.class,
            PaymentsCommand.class,
            ReportCommand.class,
            PersonalDataCommand.class,
            ResetAdminCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        String[] command = arguments.length == 0 ? new String[] {"start"} : arguments;
        System.exit(new CommandLine(new Main()).execute(command));
    }
}
