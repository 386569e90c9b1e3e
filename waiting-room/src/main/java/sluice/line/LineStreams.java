package sluice.line;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import sluice.http.EventStream;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.sale.Refusal;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * The event streams of waiting shoppers on one event loop; make it there. Each stream is told its position by its
 * cadence, and at once when it is called or when what the whole line is told changes.
 */
public final class LineStreams {
    /** Streams written in one go; a broadcast to many lets other work through in between. */
    private static final int AT_ONCE = 128;

    private static final int RETRY_MILLIS = 3_000;

    /** The streams of one sale and the snapshot that they were told last. */
    private static final class Audience {
        private final Set<LineStream> streams = new LinkedHashSet<>();
        private Snapshot told;
    }

    private final Context loop;
    private final Positions positions;
    private final LineSettings settings;
    private final LineCounters counters;
    private final Map<SaleId, Audience> audiences = new HashMap<>();
    private final Deque<LineStream> due = new ArrayDeque<>();
    private final long timer;
    private boolean closed;

    public LineStreams(Vertx vertx, Positions positions, LineSettings settings, LineCounters counters) {
        this.loop = vertx.getOrCreateContext();
        this.positions = positions;
        this.settings = settings;
        this.counters = counters;
        this.timer = vertx.setPeriodic(settings.snapshotInterval().toMillis(), tick -> tick());
    }

    /** Starts a stream with the position of {@code ticket}; refuses as a poll does, and {@code too_many_streams}. */
    void open(HttpServerResponse response, Ticket ticket, Optional<Long> seen) {
        Snapshot snapshot = positions.of(ticket.sale());
        if (!snapshot.knows(ticket)) throw Refusal.UNKNOWN_TICKET.refused();
        if (!counters.streamOpened()) throw Refusal.TOO_MANY_STREAMS.refused();
        EventStream events = new EventStream(response, RETRY_MILLIS);
        LineStream stream = new LineStream(ticket, events, seen.orElse(Long.MAX_VALUE));
        Audience audience = audiences.computeIfAbsent(ticket.sale(), sale -> new Audience());
        if (audience.told == null) audience.told = snapshot;
        audience.streams.add(stream);
        events.onClose(() -> forget(audience, stream));
        stream.tell(snapshot, now());
        // The position and an end, not a refusal: browsers come back only after the end of a stream.
        if (closed) stream.end();
    }

    private void forget(Audience audience, LineStream stream) {
        if (audience.streams.remove(stream)) counters.streamClosed();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void tick() {
        if (!due.isEmpty()) return;
        audiences.values().removeIf(audience -> audience.streams.isEmpty());
        audiences.forEach(this::gather);
        tellSome();
    }

    private void gather(SaleId sale, Audience audience) {
        Snapshot snapshot = positions.of(sale);
        boolean news = isNews(audience.told, snapshot);
        audience.told = snapshot;
        long now = now();
        long heartbeat = settings.heartbeat().toMillis();
        List<LineStream> silent = new ArrayList<>();
        List<LineStream> over = new ArrayList<>();
        for (LineStream stream : audience.streams) {
            if (stream.isOver()) over.add(stream);
            else if (news || stream.isDue(snapshot, now)) due.add(stream);
            else if (stream.isSilent(now, heartbeat)) silent.add(stream);
        }
        // After the loop, which both would disturb.
        over.forEach(stream -> forget(audience, stream));
        silent.forEach(stream -> stream.heartbeat(now));
    }

    private static boolean isNews(Snapshot told, Snapshot now) {
        return told.phase() != now.phase()
                || !told.conditions().equals(now.conditions())
                || !Objects.equals(told.message(), now.message());
    }

    private void tellSome() {
        for (int i = 0; i < AT_ONCE && !due.isEmpty(); i++) {
            LineStream stream = due.poll();
            stream.tell(positions.of(stream.ticket().sale()), now());
        }
        if (!due.isEmpty()) loop.runOnContext(later -> tellSome());
    }

    /** Ends every stream, and from then on each new one after its first event. From any thread. */
    public void close() {
        loop.runOnContext(here -> endAll());
    }

    private void endAll() {
        closed = true;
        loop.owner().cancelTimer(timer);
        List<LineStream> open = new ArrayList<>();
        audiences.values().forEach(audience -> open.addAll(audience.streams));
        open.forEach(LineStream::end);
    }
}
