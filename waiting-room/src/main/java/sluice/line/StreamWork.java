package sluice.line;

import java.util.concurrent.atomic.LongAdder;

/** How much the event loops of this process have told their streams, and how long it took them. */
public final class StreamWork {
    private final LongAdder events = new LongAdder();
    private final LongAdder busyNanos = new LongAdder();
    private final LongAdder rounds = new LongAdder();
    private final LongAdder roundNanos = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    void told(long events, long nanos) {
        this.events.add(events);
        busyNanos.add(nanos);
    }

    void roundEnded(long nanos) {
        rounds.increment();
        roundNanos.add(nanos);
    }

    void readerDropped() {
        dropped.increment();
    }

    /** Events and heartbeats written. */
    public long events() {
        return events.sum();
    }

    /** Time that event loops spent on it. */
    public long busyNanos() {
        return busyNanos.sum();
    }

    /** Times that news was told to a whole line by one event loop. */
    public long rounds() {
        return rounds.sum();
    }

    /** From the first to the last stream of these rounds, pauses for other work included. */
    public long roundNanos() {
        return roundNanos.sum();
    }

    /** Streams ended because nobody read them. */
    public long dropped() {
        return dropped.sum();
    }
}
