package sluice.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;
import sluice.launcher.LogSettings;
import sluice.settings.Settings;
import sluice.settings.Settings.Overrides;

/** The options from which every command that needs settings reads them. */
final class SettingsOptions {
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "A file with settings; config/sluice.properties documents them.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--role", paramLabel = "ROLE", description = "all, gate or worker: short for --set role=ROLE.")
    private String role;

    Settings read() {
        if (role != null) set.put("role", role);
        Properties properties = file == null ? new Properties() : Overrides.read(file);
        Settings settings = new Settings(new Overrides(properties, System.getenv(), set));
        LogSettings.from(settings).tell();
        return settings;
    }
}
