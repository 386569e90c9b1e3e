package sluice.wall;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.Line;
import sluice.reservation.Purchase;
import sluice.sale.Product;

/**
 * One sale as far as this node has read its log. It refuses a purchase only if all of this holds: all tickets
 * that bought up to there are known, and the purchase's is none of them; Redis has said that a line cannot be had, and
 * the log is read past that point; since then nothing was read that may bring units back; and not long ago all that the
 * log held was read. INVARIANT: what it refuses could not have been accepted up to the entry it has read. Thread-safe.
 */
final class SaleWall {
    private final int mostTickets;
    private BoughtTickets bought = new BoughtTickets();
    private boolean whole;
    private Fold read;
    /** The last entry that may have brought units back, of whatever product. */
    private Fold opened;

    private long currentNanos;
    private boolean current;
    private volatile Map<String, Shortage> shortages = Map.of();

    /** {@code from} is where reading begins; what bought before it is to be {@link #load loaded}. */
    SaleWall(Fold from, int mostTickets) {
        this.mostTickets = mostTickets;
        this.read = from;
        this.opened = from;
        this.whole = from.equals(Fold.NONE);
    }

    /** The next entry of the log that counts. */
    synchronized void read(JournalEntry entry) {
        read = new Fold(entry.epoch(), entry.seq());
        for (JournalLine line : entry.lines()) {
            if (line instanceof Reserve reserve) know(reserve.ticket());
            else if (!(line instanceof Confirm || line instanceof Cut)) opened = read;
        }
        if (!shortages.isEmpty() && shortages.values().stream().noneMatch(this::lasts)) shortages = Map.of();
    }

    /** Takes note of a ticket whose purchase was accepted, of which the log may not tell yet. */
    synchronized void know(String ticket) {
        if (bought == null) return;
        bought.add(ticket);
        if (bought.size() > mostTickets) {
            // More than may be remembered: from now on Redis is asked for each.
            bought = null;
            whole = false;
        }
    }

    /** Takes tickets of the tables; the last part makes all known that bought before reading began. */
    synchronized void load(List<String> tickets, boolean last) {
        tickets.forEach(this::know);
        if (last && bought != null) whole = true;
    }

    /** Whether tickets are missing that could be remembered. */
    synchronized boolean wantsTickets() {
        return !whole && bought != null;
    }

    /** Redis has said so. */
    synchronized void shut(Shortage told) {
        if (!lasts(told)) return;
        Map<String, Shortage> changed = new HashMap<>(shortages);
        changed.merge(told.product(), told, Shortage::or);
        shortages = Map.copyOf(changed);
    }

    /** Whether nothing that was read contradicts it; it may be of an entry that is not read yet. */
    private boolean lasts(Shortage told) {
        return told.at().epoch() >= read.epoch() && opened.compareTo(told.at()) <= 0;
    }

    /** Whether somebody might be refused here, so that it matters how fresh the reading is. */
    boolean isShut() {
        return !shortages.isEmpty();
    }

    /** All that the log held at {@code nanos} has been read. */
    synchronized void current(long nanos) {
        currentNanos = nanos;
        current = true;
    }

    /** Whether {@code purchase} cannot be had, of which at {@code nanos} nobody needs to ask Redis. */
    boolean refuses(Purchase purchase, long nanos, long mostAgeNanos) {
        return isShut() && refusesNow(purchase, nanos, mostAgeNanos);
    }

    private synchronized boolean refusesNow(Purchase purchase, long nanos, long mostAgeNanos) {
        if (!isFresh(nanos, mostAgeNanos)) return false;
        return purchase.lines().stream().anyMatch(this::isGone) && !bought.has(purchase.ticket());
    }

    private boolean isGone(Line line) {
        return isGone(line.product(), line.quantity());
    }

    /** Whether at {@code nanos} nothing is left of any of {@code products}, and nobody needs to ask Redis of that. */
    boolean isSoldOut(List<Product> products, long nanos, long mostAgeNanos) {
        return isShut() && shortages.size() >= products.size() && isSoldOutNow(products, nanos, mostAgeNanos);
    }

    private synchronized boolean isSoldOutNow(List<Product> products, long nanos, long mostAgeNanos) {
        if (!isFresh(nanos, mostAgeNanos)) return false;
        for (int i = 0; i < products.size(); i++) if (!isGone(products.get(i).id(), 1)) return false;
        return true;
    }

    /** Whether all that bought are known and the reading is young enough to refuse anybody. */
    private boolean isFresh(long nanos, long mostAgeNanos) {
        return whole && current && nanos - currentNanos <= mostAgeNanos;
    }

    /** Whether {@code ticket} has bought, or may be for all this node knows. */
    synchronized boolean mayHaveBought(String ticket) {
        return !whole || bought.has(ticket);
    }

    private boolean isGone(String product, int quantity) {
        Shortage told = shortages.get(product);
        return told != null
                && quantity > told.available()
                && told.at().epoch() == read.epoch()
                && told.at().compareTo(read) <= 0
                && lasts(told);
    }
}
