package sluice.ledger;

import static sluice.ledger.LedgerModel.says;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sluice.journal.Fold;
import sluice.ledger.LedgerModel.Step;
import sluice.ledger.LedgerState.Head;

/** What a recount does to a ledger: its cuts, and its end of a halted one. Each changes the state given, a copy. */
final class CutModel {
    private CutModel() {}

    /** {@code silence} is 0 or lasts for ever: the time of the cut before is the server's. */
    static Step cut(LedgerState state, long silence) {
        Head head = state.head;
        String epoch = Long.toString(head.epoch());
        boolean isSilent = head.cut() > 0 && head.cut() == head.seq() && silence > 0;
        if (isSilent) return says(state, "SAME", epoch, Long.toString(head.seq()));
        List<String> counted = new ArrayList<>();
        state.stock.forEach((product, counts) -> counted.add(text(product, counts)));
        boolean whole = state.stock.values().stream().allMatch(Counts::isSound);
        if (counted.isEmpty() || !whole) state.head = head.closed();
        if (counted.isEmpty()) return says(state, "BROKEN");
        Collections.sort(counted);
        Fold entry = LedgerModel.append(state, "cut " + String.join(",", counted));
        state.head = state.head.atCut();
        return new Step(state, List.of("CUT", epoch, Long.toString(entry.seq())), Optional.of(entry));
    }

    private static String text(String product, Counts counts) {
        return product + "=" + counts.total() + "/" + counts.available() + "/" + counts.reserved() + "/"
                + counts.sold();
    }

    static Step close(LedgerState state, long epoch) {
        if (state.head.epoch() != epoch) return says(state, "OTHER");
        state.head = state.head.closed();
        return says(state, "CLOSED", Long.toString(epoch), Long.toString(state.head.seq()));
    }
}
