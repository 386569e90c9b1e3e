package sluice.position;

import java.util.Locale;

/** How much is left, as far as the line is told. */
public enum Band {
    PLENTY,
    FEW,
    NONE;

    /** The band with this word; an absent or unknown one is {@code PLENTY}, as nothing has been sold yet. */
    static Band of(String word) {
        return switch (word == null ? "" : word) {
            case "few" -> FEW;
            case "none" -> NONE;
            default -> PLENTY;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
