package sluice.line;

import java.util.concurrent.ThreadLocalRandom;
import sluice.http.EventStream;
import sluice.position.Position;
import sluice.position.Snapshot;
import sluice.ticket.Ticket;

/** One shopper's event stream: what it was told last, and when it is told again. Times in ms of one clock. */
final class LineStream {
    private final Ticket ticket;
    private final EventStream events;
    private long seen;
    private long nextAt;
    private long wroteAt;
    private Position.State told;

    LineStream(Ticket ticket, EventStream events, long seen) {
        this.ticket = ticket;
        this.events = events;
        this.seen = seen;
    }

    Ticket ticket() {
        return ticket;
    }

    /** Whether its cadence or a change of its own state asks for an event. */
    boolean isDue(Snapshot snapshot, long now) {
        return now >= nextAt || !snapshot.knows(ticket) || Position.state(snapshot, ticket) != told;
    }

    /** Whether nobody listens any more. */
    boolean isOver() {
        return events.closed();
    }

    boolean isSilent(long now, long heartbeatMillis) {
        return now - wroteAt >= heartbeatMillis;
    }

    /** Sends the position, or ends the stream of a ticket that has left. */
    void tell(Snapshot snapshot, long now) {
        if (!snapshot.knows(ticket)) {
            end();
            return;
        }
        double jitter = ThreadLocalRandom.current().nextDouble(-1, 1);
        Position position = Position.of(snapshot, ticket, new Position.Asked(seen, jitter));
        seen = position.ahead();
        told = position.state();
        nextAt = now + (long) (position.nextPollSeconds() * 1000);
        wroteAt = now;
        events.write(EventStream.encode("position", position.json().encode()));
    }

    void heartbeat(long now) {
        wroteAt = now;
        events.heartbeat();
    }

    void end() {
        events.end();
    }
}
