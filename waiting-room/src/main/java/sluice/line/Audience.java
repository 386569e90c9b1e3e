package sluice.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import sluice.position.Snapshot;
import sluice.sale.SaleId;

/** The streams of one sale on one event loop, and how far the round has come that tells them. */
final class Audience {
    private final SaleId sale;
    private final LineStreams owner;
    private final List<LineStream> streams = new ArrayList<>();
    private Snapshot latest;
    private int news;
    private boolean newsToTell;
    private long roundBegan;
    private int rest;

    /** {@code latest}: what the first of them is about to be told. */
    Audience(SaleId sale, LineStreams owner, Snapshot latest) {
        this.sale = sale;
        this.owner = owner;
        this.latest = latest;
    }

    SaleId sale() {
        return sale;
    }

    LineStreams owner() {
        return owner;
    }

    List<LineStream> streams() {
        return streams;
    }

    /** Rises with each change that everybody is told at once. */
    int news() {
        return news;
    }

    void enter(LineStream stream) {
        stream.slot = streams.size();
        streams.add(stream);
    }

    /** The last one takes its slot; a round goes downwards, so it has passed that one already. */
    void leave(LineStream stream) {
        if (stream.slot < 0) return;
        LineStream last = streams.remove(streams.size() - 1);
        if (last != stream) {
            streams.set(stream.slot, last);
            last.slot = stream.slot;
        }
        stream.slot = -1;
        owner.left(stream);
    }

    /** Begins a round over everybody who is here now. */
    void beginRound(Snapshot snapshot, long nanos) {
        newsToTell = isNews(latest, snapshot);
        if (newsToTell) news++;
        latest = snapshot;
        roundBegan = nanos;
        rest = streams.size();
    }

    private static boolean isNews(Snapshot told, Snapshot now) {
        return told.phase() != now.phase()
                || !told.conditions().equals(now.conditions())
                || !Objects.equals(told.message(), now.message());
    }

    Snapshot latest() {
        return latest;
    }

    /** The next one of the round; null at its end. */
    LineStream next() {
        rest = Math.min(rest, streams.size());
        return rest == 0 ? null : streams.get(--rest);
    }

    boolean toldNews() {
        return newsToTell;
    }

    long roundBegan() {
        return roundBegan;
    }
}
