package sluice.outbox;

import java.util.ArrayList;
import java.util.List;

/**
 * What a drain makes of the ledger's words for a batch of settlements. It touches no store.
 *
 * @param ended had ended so already: over if the rows know it, because Redis was restored with it or its line was
 *     applied before the settlement was owed; else its line is still on its way
 * @param conflicts had ended otherwise: for a person to look at
 * @param unknown are not in the ledger: to be tried again
 */
public record Verdict(List<String> ended, List<String> conflicts, List<String> unknown) {
    /** Judges the words of {@code orders}, one each. What is {@code done} now comes back through the journal. */
    public static Verdict of(List<String> orders, List<String> words) {
        Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < orders.size(); i++) {
            switch (words.get(i)) {
                case "done" -> {}
                case "again" -> verdict.ended.add(orders.get(i));
                case "conflict" -> verdict.conflicts.add(orders.get(i));
                case "unknown" -> verdict.unknown.add(orders.get(i));
                default -> throw new IllegalStateException("the ledger does not say " + words.get(i));
            }
        }
        return verdict;
    }
}
