package sluice.journal;

import java.util.List;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.Reserved;

/**
 * A reservation and the entry that made it: what its buyer waits for. INVARIANT: he is answered by nothing less. That
 * the log is past the entry's place says nothing: an entry of a lost epoch has a place that others now hold. Nor does
 * the id: of two servers that both take themselves for the ledger's, each may have reserved something else under it,
 * and the log accepted one.
 */
public record OwnEntry(String id, Fold entry) {
    public static OwnEntry of(Reserved reserved) {
        return new OwnEntry(reserved.id(), new Fold(reserved.epoch(), reserved.seq()));
    }

    /** The reservations that an entry makes. */
    public static List<OwnEntry> in(JournalEntry entry) {
        Fold at = new Fold(entry.epoch(), entry.seq());
        return entry.lines().stream()
                .filter(Reserve.class::isInstance)
                .map(line -> new OwnEntry(((Reserve) line).id(), at))
                .toList();
    }
}
