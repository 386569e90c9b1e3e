package sluice.access;

import java.util.List;
import java.util.Locale;

/** What somebody may do; each role may do all that the one before it may. */
public enum Role {
    /** Sees everything about the sales. */
    VIEWER,
    /** Steers sales: phases, knobs, messages. */
    OPERATOR,
    /** Creates sales and manages keys and operators. */
    ADMIN;

    public static final List<String> WORDS = List.of("viewer", "operator", "admin");

    public static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Role least) {
        return compareTo(least) >= 0;
    }
}
