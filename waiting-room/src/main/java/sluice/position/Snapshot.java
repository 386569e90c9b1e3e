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
 * @param called index of each called ticket to the end of its claim window, ms of Redis' clock
 * @param recovering whether no verified server holds the sale, so that nothing can be written
 * @param asOf Redis' clock when it was read; older than a second means that Redis does not answer
 */
public record Snapshot(
        Sale sale,
        LineState state,
        Map<Long, Long> called,
        Leavers leavers,
        Outflow outflow,
        boolean recovering,
        Instant asOf) {

    /** What is known of a sale before its line was first read. */
    static Snapshot before(Sale sale) {
        return new Snapshot(
                sale, LineState.empty(0), Map.of(), Leavers.none(), Outflow.none(), true, Instant.ofEpochMilli(0));
    }

    public int generation() {
        return state.generation();
    }

    public Phase phase() {
        return sale.phase();
    }

    public String message() {
        return sale.message();
    }

    /** Places below this one were called. */
    public long served() {
        return state.served();
    }

    /** The index that the next ticket will get. */
    public long next() {
        return state.next();
    }

    /** The newest index; 0 also before the first ticket. */
    public long lastIndex() {
        return Math.max(0, state.next() - 1);
    }

    public long joins() {
        return state.joins();
    }

    public long calls() {
        return state.calls();
    }

    public long claims() {
        return state.claims();
    }

    public Band band() {
        return state.soldOut() ? Band.NONE : state.band();
    }

    /** What is left of one product. */
    public Band band(String product) {
        return state.bands().getOrDefault(product, Band.PLENTY);
    }

    public Places places() {
        return new Places();
    }

    public Set<Condition> conditions() {
        EnumSet<Condition> conditions = EnumSet.noneOf(Condition.class);
        if (state.soldOut()) conditions.add(Condition.SOLD_OUT);
        if (recovering && phase() != Phase.DRAFT && phase() != Phase.CLOSED) conditions.add(Condition.RECOVERING);
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
        return ticket.generation() >= generation() && !leavers.contains(ticket.index());
    }

    /** The same line under the sale's newer row. */
    Snapshot under(Sale newer) {
        return new Snapshot(newer, state, called, leavers, outflow, recovering, asOf);
    }

    /** The same line while nothing can be written to it. */
    Snapshot beingRestored() {
        return new Snapshot(sale, state, called, leavers, outflow, true, asOf);
    }
}
