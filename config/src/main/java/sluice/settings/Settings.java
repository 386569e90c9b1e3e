package sluice.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings of one process: defaults from the documented file, overridden by a file, the environment and the command
 * line. Features read typed values; a bad value is noted, the default stands in, and {@link #judge()} refuses to boot
 * with all complaints at once.
 */
public final class Settings {
    /** Sources of overrides, weakest first: a file, the environment, {@code --set} pairs. */
    public record Overrides(Properties file, Map<String, String> environment, Map<String, String> commandLine) {
        public static Overrides none() {
            return new Overrides(new Properties(), Map.of(), Map.of());
        }

        public static Overrides of(Map<String, String> commandLine) {
            return new Overrides(new Properties(), Map.of(), commandLine);
        }

        /** Reads {@code file} as UTF-8 properties. */
        public static Properties read(Path file) {
            try (Reader reader = Files.newBufferedReader(file)) {
                Properties properties = new Properties();
                properties.load(reader);
                return properties;
            } catch (IOException e) {
                throw new SettingsRejected(List.of("cannot read the settings file " + file + ": " + e.getMessage()));
            }
        }
    }

    private final Map<String, String> defaults = new TreeMap<>();
    private final Map<String, String> values = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final Overrides overrides;

    public Settings(Overrides overrides) {
        this.overrides = overrides;
        readDefaults().forEach((key, value) -> defaults.put(key.toString(), value.toString()));
        values.putAll(defaults);
        overrides.file().forEach((key, value) -> override(key.toString(), value.toString(), "the settings file"));
        defaults.keySet().forEach(key -> {
            String value = overrides.environment().get(environmentName(key));
            if (value != null) values.put(key, value);
        });
        overrides.environment().keySet().forEach(this::complainAboutUnknownVariable);
        overrides.commandLine().forEach((key, value) -> override(key, value, "--set"));
    }

    /** These settings with some values given by the program itself, as if on the command line. */
    public Settings with(Map<String, String> given) {
        Map<String, String> commandLine = new TreeMap<>(overrides.commandLine());
        commandLine.putAll(given);
        return new Settings(new Overrides(overrides.file(), overrides.environment(), commandLine));
    }

    /** Every key with the value in force, for showing; secrets as {@code ***}. */
    public Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>(values);
        shown.replaceAll((key, value) -> secret(key) && !value.isBlank() ? "***" : value.trim());
        return shown;
    }

    private static Properties readDefaults() {
        try (InputStream stream = Settings.class.getResourceAsStream("/sluice.properties")) {
            if (stream == null) throw new IllegalStateException("sluice.properties is missing from the class path");
            Properties properties = new Properties();
            properties.load(new java.io.InputStreamReader(stream, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void override(String key, String value, String source) {
        if (defaults.containsKey(key)) values.put(key, value);
        else complaints.add("unknown setting '" + key + "' in " + source + suggestion(key, defaults.keySet()));
    }

    private void complainAboutUnknownVariable(String variable) {
        if (!variable.startsWith("SLUICE_")) return;
        List<String> known =
                defaults.keySet().stream().map(Settings::environmentName).toList();
        if (!known.contains(variable)) {
            complaints.add("unknown setting '" + variable + "' in the environment" + suggestion(variable, known));
        }
    }

    private static String environmentName(String key) {
        return "SLUICE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String suggestion(String key, Iterable<String> known) {
        String nearest = null;
        int least = 4;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** Levenshtein's edit distance, by rows. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** The value as it stands, trimmed; empty means "not set". */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) throw new IllegalStateException("no such setting: " + key);
        return value.trim();
    }

    public boolean isSet(String key) {
        return !text(key).isEmpty();
    }

    public Path path(String key) {
        return Path.of(text(key));
    }

    /** A comma-separated list; empty for an empty value. */
    public List<String> list(String key) {
        return Arrays.stream(text(key).split(","))
                .map(String::trim)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    public boolean flag(String key) {
        return choice(key, List.of("true", "false")).equals("true");
    }

    /** One of the given words. */
    public String choice(String key, List<String> words) {
        if (words.contains(text(key))) return text(key);
        complain(key, "is one of " + String.join(", ", words));
        return defaults.get(key).trim();
    }

    public int count(String key, int least, int most) {
        return (int) number(key, text(key), least, most, "is a whole number");
    }

    /** A span of time with its unit: {@code 250ms}, {@code 20s}, {@code 10m}, {@code 2h}. */
    public Duration duration(String key, Duration least, Duration most) {
        Duration value = Units.duration(text(key));
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            complain(
                    key,
                    "is a time from " + Units.write(least) + " to " + Units.write(most) + ", such as 250ms or 20s");
            return Units.duration(defaults.get(key).trim());
        }
        return value;
    }

    /** A size in bytes with its unit: {@code 512B}, {@code 64KiB}, {@code 1MiB}. */
    public int bytes(String key, int least, int most) {
        Long value = Units.bytes(text(key));
        if (value == null || value < least || value > most) {
            complain(key, "is a size from " + least + "B to " + most + "B, such as 64KiB");
            return Math.toIntExact(Units.bytes(defaults.get(key).trim()));
        }
        return Math.toIntExact(value);
    }

    /** How often something may happen: {@code 20/s}, {@code 1200/m}, {@code 100/h}; the bounds are of the count. */
    public Rate rate(String key, int least, int most) {
        Rate value = Units.rate(text(key));
        if (value == null || value.count() < least || value.count() > most) {
            complain(
                    key,
                    "is a rate from " + least + " to " + most + " a second, minute or hour, such as 20/s or 1200/m");
            return Units.rate(defaults.get(key).trim());
        }
        return value;
    }

    private long number(String key, String text, long least, long most, String what) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        complain(key, what + " from " + least + " to " + most);
        return Long.parseLong(defaults.get(key).trim());
    }

    /** Notes that {@code key} has a value that a feature cannot live with. */
    public void complain(String key, String rule) {
        complaints.add(key + " " + rule + "; it is '" + (secret(key) ? "***" : text(key)) + "'");
    }

    private static boolean secret(String key) {
        return Stream.of("password", "token", "uri", "secret", "api-key").anyMatch(key::endsWith);
    }

    /** Call once, after every feature has read its settings. */
    public void judge() {
        if (!complaints.isEmpty()) throw new SettingsRejected(complaints);
    }
}
