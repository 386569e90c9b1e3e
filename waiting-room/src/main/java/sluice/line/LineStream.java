package sluice.line;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import sluice.http.EventStream;
import sluice.position.Position;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.sale.Refused;
import sluice.ticket.Ticket;

/**
 * One shopper's event stream: what it was told last, and when it is told again. It is all that a waiting shopper costs
 * beside the connection, and there are tens of thousands: it has no timer and no closure of its own. For the event loop
 * of its connection; times in ms of one clock.
 */
final class LineStream implements Handler<Void> {
    private static final int TYPICAL_BYTES = 640;
    private static final byte[] BEFORE = "event: position\ndata: ".getBytes(StandardCharsets.US_ASCII);

    /** The ticket's stream before this one; guarded by {@link OpenStreams}. */
    LineStream older;
    /** Where it is in its audience; kept by that. */
    int slot;

    private final Ticket ticket;
    private final OpenStreams.Origin origin;
    private final Audience audience;
    private EventStream events;
    private long seen;
    private long nextAt;
    private long wroteAt;
    private int news;
    private Position.State told;

    LineStream(Ticket ticket, OpenStreams.Origin origin, Audience audience) {
        this.ticket = ticket;
        this.origin = origin;
        this.audience = audience;
    }

    /** {@code seen}: the lowest count of people ahead that the client has shown. */
    void begin(EventStream events, long seen) {
        this.events = events;
        this.seen = seen;
        events.onClose(this);
    }

    Ticket ticket() {
        return ticket;
    }

    OpenStreams.Origin origin() {
        return origin;
    }

    Audience audience() {
        return audience;
    }

    /** The client is gone or the stream has ended. */
    @Override
    public void handle(Void closed) {
        audience.leave(this);
    }

    /** Whether the client has not taken yet what it was told last: then it is told no more, the newest later. */
    boolean isBusy() {
        return events.busy();
    }

    /** Whether nothing was written for so long. */
    boolean isSilent(long now, long millis) {
        return now - wroteAt >= millis;
    }

    /** Whether its cadence, the line's news or a change of its own state asks for an event. */
    boolean isDue(Snapshot snapshot, long now) {
        return now >= nextAt
                || news != audience.news()
                || !snapshot.knows(ticket)
                || Position.state(snapshot, ticket) != told;
    }

    /** Sends the position; ends the stream, and says {@code false}, if the ticket has left. */
    boolean tell(Positions positions, long now) {
        Buffer event = Buffer.buffer(TYPICAL_BYTES).appendBytes(BEFORE);
        Position position;
        try {
            position = positions.append(ticket, seen, event);
        } catch (Refused unknown) {
            events.end();
            return false;
        }
        if (position.standing() != null) event.appendString("\nid: ").appendString(Long.toString(position.seen()));
        events.write(event.appendString("\n\n"));
        seen = position.seen();
        told = position.state();
        news = audience.news();
        nextAt = now + (long) (position.nextPollSeconds() * 1000);
        wroteAt = now;
        return true;
    }

    void heartbeat(long now) {
        wroteAt = now;
        events.heartbeat();
    }

    /** Asks the client to come back after so long, and ends the stream. */
    void sendAway(long afterMillis) {
        // Also as the pause of an EventSource that does not know the event.
        String event = "retry: " + afterMillis + "\nevent: reconnect\ndata: {\"after_ms\":" + afterMillis + "}\n\n";
        events.write(Buffer.buffer(event));
        events.end();
    }

    /** Ends the connection of one that does not read. */
    void drop() {
        events.drop();
    }
}
