package sluice.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * The next people of the line as a node believes: places from {@code from} up to before {@code till}, known leavers
 * left out. The script calls them only if the line still stands at {@code from} and in this order.
 *
 * @param rules what else the script goes by
 */
record Candidates(long from, long till, Rules rules, List<Long> placesAndIndexes) {
    /**
     * What the script goes by.
     *
     * @param cohort how many of the first indexes have drawn places
     * @param countsMillis how long a report of presence counts
     * @param graceMillis how long one set aside may still come in
     */
    record Rules(long cohort, long countsMillis, long graceMillis) {}

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(placesAndIndexes.size() + 5);
        for (long number : new long[] {from, till, rules.cohort(), rules.countsMillis(), rules.graceMillis()}) {
            arguments.add(Long.toString(number));
        }
        placesAndIndexes.forEach(number -> arguments.add(number.toString()));
        return arguments;
    }
}
