package sluice.position;

import java.util.Locale;

/**
 * What is told beside the phase: nothing is left now, the sale is being restored, places are being put back, nothing is
 * sold until the stock has been checked.
 */
public enum Condition {
    SOLD_OUT,
    RECOVERING,
    HEALING,
    HALTED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
