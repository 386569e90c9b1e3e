package sluice.simulation;

import java.util.List;
import java.util.Set;
import sluice.journal.CopyPosition;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.LoggedEntry;
import sluice.journal.OwnEntry;
import sluice.ledger.LedgerModel;
import sluice.order.OrderStatus;
import sluice.order.SaleLog;
import sluice.order.SaleLog.Read;
import sluice.reservation.Reserved;

/** The rules of the sale side as production decides them. A broken variant drops one. */
class Rules {
    LedgerModel ledger() {
        return new LedgerModel();
    }

    /** After a call of {@code reserve.lua}. Its entry is in the journal already: nothing is left to write. */
    void journalLater(World world, SimProcess process) {}

    SaleLog.Batch fold(SaleLog log, List<Read> records) {
        return log.fold(records);
    }

    Counted counted(Cursor from, List<LoggedEntry> entries) {
        return Counted.after(from, entries);
    }

    /** Whether the worker's transaction fails unless the cursor stands where the worker read it. */
    boolean movesCursorOnce() {
        return true;
    }

    /** Where a worker that was assigned a log begins to read. */
    long firstOffset(Cursor cursor) {
        return cursor.offset() + 1;
    }

    Fold firstToKeep(Cursor cursor, CopyPosition copied) {
        return cursor.firstToKeep();
    }

    /** Whether a buyer may be answered. {@code fold}: how far his gate has read the log, null if not at all. */
    boolean isAnswered(Set<OwnEntry> accepted, Fold fold, Reserved reserved) {
        return accepted.contains(OwnEntry.of(reserved));
    }

    /** Whether an order of this status ends when its hold runs out. */
    boolean expires(OrderStatus status) {
        return status.next().contains(OrderStatus.EXPIRED);
    }

    /** Whether the trigger on orders allows the arrows of {@link OrderStatus} only. */
    boolean keepsArrows() {
        return true;
    }

    boolean loadsBeforeEpoch() {
        return false;
    }

    /** Whether a ledger is shut before an epoch is begun, so that its journal has an end. */
    boolean shutsLedger() {
        return true;
    }

    /** Whether what the journal holds is in the tables before an epoch is begun that shuts it out. */
    boolean savesJournal() {
        return true;
    }

    /** Whether Redis gets units back before the order's end is in the tables. */
    boolean releasesFirst() {
        return false;
    }
}
