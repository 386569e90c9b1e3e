package sluice.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that carry their unit. Each reader answers null for text it does not understand. */
final class Units {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(s|m|h)");

    private Units() {}

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) return null;
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static String write(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    static Long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) return null;
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> amount;
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            default -> amount << 30;
        };
    }

    static Rate rate(String text) {
        Matcher matcher = RATE.matcher(text);
        return matcher.matches()
                ? new Rate(Integer.parseInt(matcher.group(1)), duration("1" + matcher.group(2)))
                : null;
    }
}
