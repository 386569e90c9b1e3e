package sluice.launcher;

import java.util.List;
import sluice.settings.Settings;

/** The demo sale and its simulated shoppers. {@code enabled} is {@code true}, {@code false} or {@code auto}. */
record DemoSettings(String enabled, int shoppersPerSecond, int units, String longestPoll) {
    static DemoSettings from(Settings settings) {
        return new DemoSettings(
                settings.choice("demo.enabled", List.of("true", "false", "auto")),
                settings.count("demo.shoppers-per-second", 0, 1000),
                settings.count("demo.units", 1, 1_000_000),
                settings.text("demo.longest-poll"));
    }

    boolean runs(boolean embeddedStores) {
        return enabled.equals("true") || (enabled.equals("auto") && embeddedStores);
    }
}
