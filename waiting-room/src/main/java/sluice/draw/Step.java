package sluice.draw;

import java.util.Locale;

/** What is checked of a draw, in this order. */
public enum Step {
    COMMITMENT("the secret is the one that was committed to"),
    COHORT("as many tickets as the cohort has indexes"),
    TICKETS("no ticket stands in the list twice"),
    ROOT("the tickets in this order make the root"),
    SEED("the seed comes from secret, root, cohort and beacon"),
    PLACE("the shuffle gives the ticket this place");

    private final String claim;

    Step(String claim) {
        this.claim = claim;
    }

    /** What it means if it holds. */
    public String claim() {
        return claim;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
