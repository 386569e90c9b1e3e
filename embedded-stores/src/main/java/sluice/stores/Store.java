package sluice.stores;

import java.util.Locale;

/** One of the three stores. */
public enum Store {
    REDIS,
    POSTGRES,
    KAFKA;

    /** The store's name in commands, in the names of log files and in messages: {@code redis}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Store of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
