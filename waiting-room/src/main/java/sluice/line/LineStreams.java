package sluice.line;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import sluice.http.EventStream;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.sale.Refusal;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * The event streams of waiting shoppers on one event loop; make it there. Each stream is told its position by its
 * cadence, and at once when it is called or when what the whole line is told changes. A stream whose client has not
 * taken the event before is left out, and told the newest later; one that takes nothing for a heartbeat is dropped.
 */
public final class LineStreams {
    /** What the streams work with. {@code attendance} is this event loop's, {@code open} the process'. */
    public record Parts(Positions positions, Attendance attendance, OpenStreams open, LineSettings settings) {}

    /** How long a round works before it lets other work through. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Streams looked after between two looks at the clock. */
    private static final int BETWEEN_CLOCKS = 16;

    private static final int RETRY_MILLIS = 3_000;
    private static final long DRAIN_STEP_MILLIS = 20;
    private static final int SOONEST_BACK_MILLIS = 500;
    private static final int LATEST_BACK_MILLIS = 8_000;

    private final Vertx vertx;
    private final Context loop;
    private final Parts parts;
    private final long heartbeatMillis;
    private final Map<SaleId, Audience> audiences = new HashMap<>();
    private final Deque<Audience> round = new ArrayDeque<>();
    private final long timer;
    private boolean closed;

    public LineStreams(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.parts = parts;
        this.heartbeatMillis = parts.settings().heartbeat().toMillis();
        this.timer = vertx.setPeriodic(parts.settings().snapshotInterval().toMillis(), tick -> tick());
    }

    /**
     * Starts a stream with the position of {@code ticket} for a client at {@code address} that has shown {@code seen}
     * people ahead; refuses as a poll does, and {@code too_many_streams}.
     */
    void open(HttpServerRequest request, Ticket ticket, InetAddress address, long seen) {
        Snapshot snapshot = parts.positions().of(ticket.sale());
        if (!snapshot.knows(ticket)) throw Refusal.UNKNOWN_TICKET.refused();
        OpenStreams.Origin origin = parts.open().admit(address);
        Audience audience = audiences.computeIfAbsent(snapshot.sale().id(), sale -> new Audience(sale, this, snapshot));
        LineStream stream = new LineStream(ticket, origin, audience);
        audience.enter(stream);
        parts.open().enter(stream).ifPresent(oldest -> oldest.audience().owner().makeWay(oldest));
        stream.begin(new EventStream(request, RETRY_MILLIS), seen);
        tell(stream, nowMillis());
        // The position and an end, not a refusal: browsers come back only after the end of a stream.
        if (closed) stream.sendAway(backAfterMillis());
    }

    private void tell(LineStream stream, long now) {
        if (stream.tell(parts.positions(), now)) parts.attendance().saw(stream.ticket());
    }

    /** From any event loop. It may come back as soon as everybody does anyway: two of three pages must not fight. */
    private void makeWay(LineStream oldest) {
        long millis = parts.settings().longestPoll().toMillis();
        loop.runOnContext(here -> sendAway(oldest, millis));
    }

    private static void sendAway(LineStream stream, long afterMillis) {
        if (stream.isBusy()) stream.drop();
        else stream.sendAway(afterMillis);
    }

    /** Called once for each stream that has ended, on its event loop. */
    void left(LineStream stream) {
        parts.open().leave(stream);
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void tick() {
        if (!round.isEmpty()) return;
        audiences.values().removeIf(audience -> audience.streams().isEmpty());
        long began = System.nanoTime();
        for (Audience audience : audiences.values()) {
            audience.beginRound(parts.positions().of(audience.sale()), began);
            round.add(audience);
        }
        goOn();
    }

    private void goOn() {
        long began = System.nanoTime();
        long nanos = began;
        long told = 0;
        while (!round.isEmpty() && nanos - began < SLICE_NANOS) {
            long now = TimeUnit.NANOSECONDS.toMillis(nanos);
            for (int i = 0; i < BETWEEN_CLOCKS && !round.isEmpty(); i++) {
                LineStream stream = round.peek().next();
                if (stream == null) endRound();
                else if (visit(stream, now)) told++;
            }
            nanos = System.nanoTime();
        }
        if (told > 0) parts.open().work().told(told, nanos - began);
        if (!round.isEmpty()) afterOtherWork(this::goOn);
    }

    /**
     * Runs {@code task} once the sockets were looked after. A task that queues itself would keep Netty from them for up
     * to a second, and a timer of Vert.x would sleep for a millisecond while there is work to do.
     */
    private void afterOtherWork(Runnable task) {
        var unused = ((ContextInternal) loop)
                .nettyEventLoop()
                .schedule(() -> loop.runOnContext(here -> task.run()), 0, TimeUnit.NANOSECONDS);
    }

    private void endRound() {
        Audience through = round.remove();
        if (through.toldNews()) parts.open().work().roundEnded(System.nanoTime() - through.roundBegan());
    }

    /** Answers whether something was written. */
    private boolean visit(LineStream stream, long now) {
        if (stream.isBusy()) {
            if (stream.isSilent(now, heartbeatMillis)) drop(stream);
            return false;
        }
        Snapshot latest = stream.audience().latest();
        if (stream.isDue(latest, now)) {
            tell(stream, now);
            return true;
        }
        if (!stream.isSilent(now, heartbeatMillis)) return false;
        parts.attendance().saw(stream.ticket());
        stream.heartbeat(now);
        return true;
    }

    private void drop(LineStream stream) {
        parts.open().work().readerDropped();
        stream.drop();
    }

    /**
     * Ends every stream, spread over a while and each with a time of its own to come back at; and from then on each new
     * one after its first event. Done when all have ended. From any thread.
     */
    public Future<Void> close() {
        Promise<Void> ended = Promise.promise();
        loop.runOnContext(here -> {
            closed = true;
            vertx.cancelTimer(timer);
            round.clear();
            Deque<LineStream> rest = new ArrayDeque<>();
            audiences.values().forEach(audience -> rest.addAll(audience.streams()));
            long steps = parts.settings().drain().toMillis() / DRAIN_STEP_MILLIS;
            endSome(rest, (int) (rest.size() / Math.max(1, steps) + 1), ended);
        });
        return ended.future();
    }

    private void endSome(Deque<LineStream> rest, int atOnce, Promise<Void> ended) {
        for (int i = 0; i < atOnce && !rest.isEmpty(); i++) {
            sendAway(rest.remove(), backAfterMillis());
        }
        if (rest.isEmpty()) ended.complete();
        else vertx.setTimer(DRAIN_STEP_MILLIS, later -> endSome(rest, atOnce, ended));
    }

    private static long backAfterMillis() {
        return ThreadLocalRandom.current().nextLong(SOONEST_BACK_MILLIS, LATEST_BACK_MILLIS + 1);
    }
}
