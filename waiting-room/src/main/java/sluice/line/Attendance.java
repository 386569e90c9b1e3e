package sluice.line;

import io.vertx.core.Future;
import sluice.healing.Healing;
import sluice.presence.Presence;
import sluice.ticket.Ticket;

/**
 * What follows from a ticket showing itself, by a poll, a stream or a join: it is present, and if its place was lost it
 * is put back. Make one for each event loop, on it.
 */
public record Attendance(Presence presence, Healing healing) {
    void saw(Ticket ticket) {
        presence.saw(ticket);
        healing.saw(ticket);
    }

    /** Before anything by which a ticket that is not in the line would lose its place; see {@link Healing#ensure}. */
    public Future<Void> ensure(Ticket ticket) {
        presence.saw(ticket);
        return healing.ensure(ticket);
    }
}
