package sluice.bench;

import java.util.Comparator;
import java.util.List;

/**
 * An index that was given to a ticket.
 *
 * @param sentNanos when the join was sent
 * @param answeredNanos when its answer was there
 */
record Given(String ticketId, long index, long sentNanos, long answeredNanos) {

    /** How many got an index that another one got too. */
    static long duplicates(List<Given> all) {
        return all.size() - all.stream().mapToLong(Given::index).distinct().count();
    }

    /** How many were sent after the answer to another one was there and yet got a smaller index than that. */
    static long disorders(List<Given> all) {
        List<Given> bySending =
                all.stream().sorted(Comparator.comparingLong(Given::sentNanos)).toList();
        List<Given> byAnswer = all.stream()
                .sorted(Comparator.comparingLong(Given::answeredNanos))
                .toList();
        long disorders = 0;
        long highest = -1;
        int answered = 0;
        for (Given given : bySending) {
            while (byAnswer.get(answered).answeredNanos() < given.sentNanos()) {
                highest = Math.max(highest, byAnswer.get(answered++).index());
            }
            if (given.index() < highest) disorders++;
        }
        return disorders;
    }
}
