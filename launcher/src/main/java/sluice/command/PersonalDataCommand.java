package sluice.command;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sluice.launcher.StartFailure;
import sluice.personal.MalformedKeys;
import sluice.personal.PersonalKeyFile;
import sluice.personal.PersonalKeys;
import sluice.personal.PersonalRotation;
import sluice.personal.PersonalSettings;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** The keys that seal personal data: a new one, and all data under it. */
@Command(
        name = "personal-data",
        description = "Makes a new key for personal data, or seals all of it with the newest one.",
        subcommands = {PersonalDataCommand.NewKey.class, PersonalDataCommand.Rotate.class})
public final class PersonalDataCommand implements Runnable {
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: new-key or rotate.");
    }

    private static Path file(Settings settings) {
        return PersonalSettings.from(settings)
                .keyFile()
                .orElseThrow(() -> new StartFailure("personal-data.key-file is not set", null));
    }

    private static int guarded(CommandSpec spec, Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (SettingsRejected | StoreFailure | StartFailure | MalformedKeys | UncheckedIOException failure) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("Not done: " + failure.getMessage());
            err.flush();
            return NOT_DONE;
        }
    }

    /** Adds a key to the file. */
    @Command(
            name = "new-key",
            description =
                    "Adds a key to personal-data.key-file, and makes that file if it is missing. It seals as soon as"
                            + " it is read, within seconds: give every gate the same file at once.")
    public static final class NewKey implements Callable<Integer> {
        @Mixin
        private SettingsOptions options;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            return guarded(spec, () -> {
                Path file = file(options.read());
                PrintWriter out = spec.commandLine().getOut();
                out.printf("Key %s is in %s%n", PersonalKeyFile.add(file), file);
                out.flush();
                return DONE;
            });
        }
    }

    /** Seals everything with the newest key. */
    @Command(
            name = "rotate",
            description =
                    "Seals all personal data with the newest key of the file, in batches; may be repeated at any time."
                            + " Exits with 0 if older keys are not needed any more, else with 1.")
    public static final class Rotate implements Callable<Integer> {
        @Mixin
        private SettingsOptions options;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            return guarded(spec, this::rotate);
        }

        private int rotate() {
            Settings settings = options.read();
            PersonalKeys keys = PersonalKeyFile.read(file(settings));
            try (PostgresOfSettings store = PostgresOfSettings.open(settings)) {
                return tell(keys, store.awaitLong(new PersonalRotation(store.postgres(), keys).run()));
            }
        }

        private int tell(PersonalKeys keys, PersonalRotation.Report report) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%d sealed with key %s%n", report.resealed(), keys.newest());
            report.unknown().forEach((id, rows) -> out.printf("%d left: their key %s is not in the file%n", rows, id));
            if (report.broken() > 0) out.printf("%d left: their key does not open them%n", report.broken());
            out.flush();
            return report.whole() ? DONE : NOT_DONE;
        }
    }
}
