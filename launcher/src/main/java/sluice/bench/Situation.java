package sluice.bench;

import java.util.List;
import java.util.Random;

/**
 * What happens to a simulated sale, in seconds from its opening. Each seed has other moments and other amounts.
 *
 * @param crowd people who come within two minutes around the opening
 * @param laterPerMinute people who come after them
 * @param leaving share of the waiting who leave, per minute
 * @param noShows share of the called who never claim
 * @param spells what changes, each from its begin until its end
 */
record Situation(
        String name,
        int crowd,
        int laterPerMinute,
        int ratePerMinute,
        int cap,
        double leaving,
        double noShows,
        List<Spell> spells) {

    /** From {@code from} until {@code until} the rate knob and the time in the shop are multiplied; 0 is a pause. */
    record Spell(double from, double until, double rate, double shopping) {
        private boolean covers(double now) {
            return now >= from && now < until;
        }
    }

    private static final double SHOPPING_SECONDS = 120;
    private static final double FOR_GOOD = Double.MAX_VALUE;

    /** All situations, with the moments and amounts of {@code random}. */
    static List<Situation> all(Random random) {
        return List.of(
                rateBound("steady"),
                rateBound("lowered", spell(random, FOR_GOOD, between(random, 0.4, 0.8), 1)),
                rateBound("raised", spell(random, FOR_GOOD, between(random, 1.3, 2.5), 1)),
                rateBound("slow_shop", spell(random, between(random, 180, 480), 1, between(random, 2.5, 4))),
                rateBound("paused", spell(random, between(random, 40, 120), 0, 1)),
                rateBound("opening", new Spell(0, between(random, 180, 300), 0, 1)),
                new Situation("leavers", 8_000, 120, 600, 2_000, 0.03, 0.2, List.of()),
                new Situation("full_shop", 5_000, 60, 900, 600, 0.005, 0.1, List.of()),
                new Situation("small", 150, 6, 20, 60, 0.01, 0.1, List.of()),
                mixed(random));
    }

    private static Situation rateBound(String name, Spell... spells) {
        return new Situation(name, 8_000, 120, 600, 2_000, 0.005, 0.08, List.of(spells));
    }

    private static Spell spell(Random random, double lasts, double rate, double shopping) {
        double from = between(random, 120, 900);
        return new Spell(from, lasts == FOR_GOOD ? FOR_GOOD : from + lasts, rate, shopping);
    }

    private static Situation mixed(Random random) {
        List<Spell> spells = List.of(
                spell(random, FOR_GOOD, between(random, 0.5, 0.8), 1),
                spell(random, FOR_GOOD, between(random, 1.2, 1.8), 1),
                spell(random, between(random, 120, 300), 1, between(random, 2.5, 4)),
                spell(random, between(random, 30, 90), 0, 1));
        return new Situation("mixed", 8_000, 120, 600, 1_800, 0.015, 0.12, spells);
    }

    private static double between(Random random, double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    int rateAt(double now) {
        double rate = ratePerMinute;
        for (Spell spell : spells) if (spell.covers(now) && spell.rate() > 0) rate *= spell.rate();
        return (int) Math.max(1, Math.round(rate));
    }

    boolean pausedAt(double now) {
        return spells.stream().anyMatch(spell -> spell.covers(now) && spell.rate() == 0);
    }

    double shoppingAt(double now) {
        double seconds = SHOPPING_SECONDS;
        for (Spell spell : spells) if (spell.covers(now)) seconds *= spell.shopping();
        return seconds;
    }
}
