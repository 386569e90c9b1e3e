package sluice.sale;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a sale stands. An operator or the schedule moves it; conditions such as sold out stand beside it. */
public enum Phase {
    DRAFT,
    PREQUEUE,
    OPEN,
    PAUSED,
    DRAINING,
    CLOSED;

    public static Phase of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether people may join the line. */
    public boolean joinable() {
        return this == PREQUEUE || this == OPEN || this == PAUSED;
    }

    /** The phases that may follow this one. {@code PAUSED} returns to the phase before it, see {@code resume}. */
    public Set<Phase> next() {
        return switch (this) {
            case DRAFT -> EnumSet.of(PREQUEUE, OPEN, CLOSED);
            case PREQUEUE -> EnumSet.of(OPEN, PAUSED, CLOSED);
            case OPEN -> EnumSet.of(PAUSED, DRAINING, CLOSED);
            case PAUSED -> EnumSet.of(PREQUEUE, OPEN, DRAINING, CLOSED);
            case DRAINING -> EnumSet.of(OPEN, CLOSED);
            case CLOSED -> EnumSet.noneOf(Phase.class);
        };
    }
}
