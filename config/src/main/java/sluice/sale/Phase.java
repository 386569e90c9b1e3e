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

    /** The phases that may follow this one; after a pause it depends on the phase before, {@link Sale#mayMoveTo}. */
    Set<Phase> next() {
        return switch (this) {
            case DRAFT -> EnumSet.of(PREQUEUE, OPEN, CLOSED);
            case PREQUEUE -> EnumSet.of(OPEN, PAUSED, CLOSED);
            case OPEN -> EnumSet.of(PAUSED, DRAINING, CLOSED);
            case DRAINING -> EnumSet.of(OPEN, PAUSED, CLOSED);
            case PAUSED, CLOSED -> EnumSet.noneOf(Phase.class);
        };
    }
}
