package sluice.position;

import java.util.Locale;
import sluice.sale.Phase;

/** Why there is no expected wait, or why it has grown. */
public enum EtaReason {
    NOT_OPEN,
    PAUSED,
    SOLD_OUT,
    RECOVERING,
    HEALING,
    HALTED,
    RATE_LOWERED,
    SLOWER;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }

    /** Why the line of {@code snapshot} stands still; null if it moves. */
    static EtaReason standing(Snapshot snapshot) {
        if (snapshot.undrawn() || snapshot.phase() == Phase.DRAFT || snapshot.phase() == Phase.CLOSED) return NOT_OPEN;
        if (snapshot.phase() == Phase.PAUSED) return PAUSED;
        if (snapshot.recovering()) return RECOVERING;
        if (snapshot.healing()) return HEALING;
        if (snapshot.halted()) return HALTED;
        return snapshot.state().soldOut() ? SOLD_OUT : null;
    }
}
