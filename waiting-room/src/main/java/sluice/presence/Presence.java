package sluice.presence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import sluice.sale.Knobs;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * Whom this node heard of lately: two bitmaps of indexes a sale, the older one dropped at each turn. Every thread may
 * use it; a mark that gets lost when a bitmap grows is made again by the next poll.
 */
public final class Presence {
    /** How long a report counts at the gate. */
    public static final long REPORT_COUNTS_MILLIS = 45_000;

    private static final int LEAST_NEAR = 256;
    private static final int FIRST_WORDS = 64;
    private static final int MOST_WORDS = 1 << 20;

    private static final class Heard {
        private volatile AtomicLongArray now = new AtomicLongArray(FIRST_WORDS);
        private volatile AtomicLongArray before = new AtomicLongArray(0);
    }

    private final ConcurrentMap<SaleId, Heard> heard = new ConcurrentHashMap<>();

    /** So many places behind the served one are close to their turn: who may be called within a minute. */
    public static int near(Knobs knobs) {
        return LEAST_NEAR + knobs.burst() + knobs.newUsersPerMinute();
    }

    /** The client of {@code ticket} has shown itself. */
    public void saw(Ticket ticket) {
        Heard sale = heard.get(ticket.sale());
        if (sale == null) sale = heard.computeIfAbsent(ticket.sale(), id -> new Heard());
        long index = ticket.index();
        int word = (int) (index >>> 6);
        if (index < 0 || word >= MOST_WORDS) return;
        AtomicLongArray now = sale.now;
        if (word >= now.length()) now = grow(sale, word);
        long bit = 1L << index;
        if ((now.get(word) & bit) == 0) now.accumulateAndGet(word, bit, (known, more) -> known | more);
    }

    private static AtomicLongArray grow(Heard sale, int word) {
        synchronized (sale) {
            AtomicLongArray old = sale.now;
            if (word < old.length()) return old;
            AtomicLongArray wider = new AtomicLongArray(Math.max(word + 1, old.length() * 2));
            for (int i = 0; i < old.length(); i++) wider.setPlain(i, old.get(i));
            sale.now = wider;
            return wider;
        }
    }

    /** Whether the client of the ticket with this index was heard of since the turn before the last one. */
    public boolean heard(SaleId sale, long index) {
        Heard known = heard.get(sale);
        return known != null && (has(known.now, index) || has(known.before, index));
    }

    private static boolean has(AtomicLongArray words, long index) {
        int word = (int) (index >>> 6);
        return word < words.length() && (words.get(word) & 1L << index) != 0;
    }

    /** Forgets whom nobody heard of since the last turn. */
    public void turn() {
        heard.values().forEach(sale -> {
            synchronized (sale) {
                sale.before = sale.now;
                sale.now = new AtomicLongArray(sale.before.length());
            }
        });
    }
}
