package sluice.position;

import java.util.Locale;

/** What is told beside the phase: nothing is left now, the sale is being restored, places are being put back. */
public enum Condition {
    SOLD_OUT,
    RECOVERING,
    HEALING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
