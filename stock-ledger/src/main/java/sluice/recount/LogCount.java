package sluice.recount;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.Line;
import sluice.sale.Sale;

/**
 * The units of a sale by its log alone, from the first entry to one cut. An epoch changes nothing in it: what a lost
 * Redis had not brought into the log never counted.
 */
public final class LogCount {
    /** What is offered, reserved and sold: indexes into a product's numbers. */
    private static final int TOTAL = 0;

    private static final int RESERVED = 1;
    private static final int SOLD = 2;

    private final Fold until;
    private final Map<String, long[]> units = new TreeMap<>();
    private final Map<String, List<Line>> open = new HashMap<>();
    private List<Count> cut = List.of();

    /** Of a sale that began with the units of its products. */
    public LogCount(Sale sale, Fold until) {
        this.until = until;
        sale.products().forEach(product -> units.put(product.id(), new long[] {product.total(), 0, 0}));
    }

    /** Counts an entry, in the order of the log; those behind the end are not counted. */
    public void add(JournalEntry entry) {
        Fold at = new Fold(entry.epoch(), entry.seq());
        if (at.compareTo(until) > 0) return;
        for (JournalLine line : entry.lines()) {
            if (line instanceof Reserve reserve) reserve(reserve);
            else if (line instanceof Confirm confirm) end(confirm.id(), true);
            else if (line instanceof Release release) end(release.id(), false);
            else if (line instanceof Adjust adjust) of(adjust.product())[TOTAL] += adjust.delta();
            else if (line instanceof Cut counted && at.equals(until)) cut = counted.counts();
        }
    }

    private long[] of(String product) {
        return units.computeIfAbsent(product, any -> new long[SOLD + 1]);
    }

    private void reserve(Reserve reserve) {
        if (open.putIfAbsent(reserve.id(), reserve.lines()) != null) return;
        reserve.lines().forEach(line -> of(line.product())[RESERVED] += line.quantity());
    }

    private void end(String reservation, boolean sold) {
        List<Line> lines = open.remove(reservation);
        if (lines == null) return;
        for (Line line : lines) {
            of(line.product())[RESERVED] -= line.quantity();
            if (sold) of(line.product())[SOLD] += line.quantity();
        }
    }

    /** The units of each product at the cut, in order of product. */
    public List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        units.forEach((product, numbers) -> counts.add(new Count(
                product,
                numbers[TOTAL],
                numbers[TOTAL] - numbers[RESERVED] - numbers[SOLD],
                numbers[RESERVED],
                numbers[SOLD])));
        return counts;
    }

    /** What Redis journaled at the cut; empty if it is not in the log. */
    public List<Count> cut() {
        return cut;
    }
}
