package sluice.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * The next people of the line as a node believes: places from {@code from} up to before {@code till}, known leavers
 * left out. The script calls them only if the line still stands at {@code from}.
 */
record Candidates(long from, long till, List<Long> placesAndIndexes) {
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(placesAndIndexes.size() + 2);
        arguments.add(Long.toString(from));
        arguments.add(Long.toString(till));
        placesAndIndexes.forEach(number -> arguments.add(number.toString()));
        return arguments;
    }
}
