package sluice.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.launcher.Running;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;

/** Shows the settings in force, or every complaint about them. */
@Command(name = "settings", description = "Judges the settings and shows the values in force, secrets hidden.")
public final class SettingsCommand implements Callable<Integer> {
    private static final int BAD_SETTINGS = 2;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() {
        try {
            Settings settings = options.read();
            Running.judge(settings);
            settings.shown().forEach((key, value) -> System.out.println(key + " = " + value));
            return 0;
        } catch (SettingsRejected rejected) {
            System.err.println(rejected.getMessage());
            return BAD_SETTINGS;
        }
    }
}
