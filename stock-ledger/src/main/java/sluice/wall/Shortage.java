package sluice.wall;

import sluice.journal.Fold;

/**
 * Redis' word that a product could not be had: at the entry {@code at} there were only {@code available} units of it,
 * and there will not be more until units come back.
 */
public record Shortage(String product, long available, Fold at) {
    /** Reads what the script answers: {@code <epoch>-<seq>} and {@code <product>=<available>}. */
    public static Shortage read(String entry, String units) {
        int dash = entry.indexOf('-');
        int equals = units.indexOf('=');
        Fold at = new Fold(Long.parseLong(entry.substring(0, dash)), Long.parseLong(entry.substring(dash + 1)));
        return new Shortage(units.substring(0, equals), Long.parseLong(units.substring(equals + 1)), at);
    }

    /** The one of the two that says more: the later one, of the same moment the one with fewer units. */
    Shortage or(Shortage other) {
        int order = at.compareTo(other.at);
        if (order == 0) return available <= other.available ? this : other;
        return order > 0 ? this : other;
    }
}
