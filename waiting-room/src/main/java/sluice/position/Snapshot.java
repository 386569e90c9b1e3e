package sluice.position;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.ticket.Ticket;

/**
 * What a node knows of one line as of one moment. A value: every thread may read it. Phase, message and knobs are the
 * sale's row's, everything that moves is Redis'.
 *
 * @param places the order of the line
 * @param called index of each called ticket to the end of its claim window, ms of Redis' clock
 * @param aside index of each ticket that did not answer its call to the end of its grace
 * @param leavers by place
 */
public record Snapshot(
        Sale sale,
        Places places,
        LineState state,
        Map<Long, Long> called,
        Map<Long, Long> aside,
        Leavers leavers,
        Outflow outflow,
        Source source) {

    /**
     * Where it was read.
     *
     * @param ready whether a verified server holds the sale, so that it can be written
     * @param halted whether nothing is sold until a person has looked at the stock
     * @param server run id of the server that answered
     * @param line run id of the server that gives the line's indexes; empty before the first ticket
     * @param asOf Redis' clock when it was read; older than a second means that Redis does not answer
     */
    public record Source(boolean ready, boolean halted, String server, String line, Instant asOf) {
        static final Source NONE = new Source(false, false, "", "", Instant.ofEpochMilli(0));

        /** Whether the line's counters are those of the server that answered, not of one that was lost. */
        public boolean isTrusted() {
            return ready && line.equals(server);
        }
    }

    /** What is known of a sale before its line was first read. */
    static Snapshot before(Sale sale) {
        return new Snapshot(
                sale,
                Places.byArrival(),
                LineState.empty(),
                Map.of(),
                Map.of(),
                Leavers.none(),
                Outflow.none(),
                Source.NONE);
    }

    public LineState.Counts counts() {
        return state.counts();
    }

    public int generation() {
        return counts().generation();
    }

    public Phase phase() {
        return sale.phase();
    }

    public String message() {
        return sale.message();
    }

    /** Places below this one were called. */
    public long served() {
        return counts().served();
    }

    /** The index that the next ticket will get. */
    public long next() {
        return counts().next();
    }

    /** The newest index; 0 also before the first ticket. */
    public long lastIndex() {
        return Math.max(0, next() - 1);
    }

    public long joins() {
        return counts().joins();
    }

    public long calls() {
        return counts().calls();
    }

    public long claims() {
        return counts().claims();
    }

    public Instant asOf() {
        return source.asOf();
    }

    public boolean recovering() {
        return !source.ready();
    }

    /** Whether nothing is sold until a person has looked at the stock. */
    public boolean halted() {
        return source.halted();
    }

    /** Whether tickets that a lost server gave can be put back now, or will be as soon as the window is opened. */
    public boolean healing() {
        return state.healing().open() || (source.ready() && !source.isTrusted() && next() > 0);
    }

    /** Whether a server that was lost gave {@code ticket}, so that this one may not know it. */
    public boolean mayBeLost(Ticket ticket) {
        return healing() && (!state.healing().open() || ticket.index() < counts().first());
    }

    /** Whether places are still to be drawn: before the opening of a sale nobody is ahead of anybody. */
    public boolean undrawn() {
        return phase() == Phase.PREQUEUE || (phase() == Phase.PAUSED && sale.phaseBefore() == Phase.PREQUEUE);
    }

    public Band band() {
        return state.soldOut() ? Band.NONE : state.band();
    }

    /** What is left of one product. */
    public Band band(String product) {
        return state.bands().getOrDefault(product, Band.PLENTY);
    }

    public Set<Condition> conditions() {
        EnumSet<Condition> conditions = EnumSet.noneOf(Condition.class);
        if (state.soldOut()) conditions.add(Condition.SOLD_OUT);
        if (phase() == Phase.DRAFT || phase() == Phase.CLOSED) return conditions;
        if (recovering()) conditions.add(Condition.RECOVERING);
        if (healing()) conditions.add(Condition.HEALING);
        if (halted()) conditions.add(Condition.HALTED);
        return conditions;
    }

    /** How many wait: joined, not called, not gone. */
    public long waiting() {
        return Math.max(0, next() - served() - leavers.between(served(), next()));
    }

    /** Calls per minute, lately. */
    public double outflowPerMinute() {
        return outflow.perMinute();
    }

    /**
     * Whether {@code ticket} is in this line as far as a node can know without asking: it has not left and is not of
     * a line that was lost. One that is newer than the snapshot is believed, its signature says that it was given.
     */
    public boolean knows(Ticket ticket) {
        return ticket.generation() >= generation() && !leavers.contains(places.of(ticket.index()));
    }

    /** The same line under the sale's newer row; an opening shows only with the places that its draw gave. */
    Snapshot under(Sale newer) {
        Sale shown = undrawn() && newer.phase() == Phase.OPEN ? sale : newer;
        return new Snapshot(shown, places, state, called, aside, leavers, outflow, source);
    }

    /** The same line while {@code source} cannot be believed; what it says of itself is as old as before. */
    Snapshot distrusting(Source other) {
        Source kept = new Source(other.ready(), other.halted(), other.server(), other.line(), asOf());
        return new Snapshot(sale, places, state, called, aside, leavers, outflow, kept);
    }

    /** Whether it was read at all. */
    boolean isRead() {
        return !source.equals(Source.NONE);
    }

    /** The same line, to be read from its beginning. */
    Snapshot unread() {
        return new Snapshot(sale, places, state, called, Map.of(), Leavers.none(), outflow, Source.NONE);
    }
}
