package sluice.launcher;

import java.util.List;
import sluice.settings.Settings;

/** How the log looks. Logback reads both when the first logger is made, so they are told before anything else. */
public record LogSettings(String format, String level) {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /** Reads the two settings; a bad value is noted there. */
    public static LogSettings from(Settings settings) {
        return new LogSettings(
                settings.choice("log.format", List.of("plain", "json")), settings.choice("log.level", LEVELS));
    }

    /** Call before the first logger is made. */
    public void tell() {
        System.setProperty("sluice.log.format", format);
        System.setProperty("sluice.log.level", level);
    }
}
