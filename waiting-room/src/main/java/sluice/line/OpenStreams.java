package sluice.line;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import sluice.http.AddressPrefix;
import sluice.http.HttpSettings;
import sluice.sale.Refusal;

/**
 * The event streams of waiting shoppers that are open in this process, and how many may be: in all, of one address, of
 * one ticket. Shared by its event loops.
 *
 * <p>One stream too many of a ticket is not refused, its oldest one makes way: a phone that comes back must never wait
 * until it is found out that its connections of before are dead.
 */
public final class OpenStreams {
    /** The streams of one address; the count is guarded by the entry in {@link #origins}. */
    static final class Origin {
        private final Object address;
        private int open;

        private Origin(Object address) {
            this.address = address;
        }
    }

    private final int most;
    private final int mostOfAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<Object, Origin> origins = new ConcurrentHashMap<>();
    /** By ticket id the newest stream; an older one of the ticket hangs on it. */
    private final ConcurrentMap<String, LineStream> newest = new ConcurrentHashMap<>();

    private final StreamWork work = new StreamWork();

    public OpenStreams(HttpSettings.Limits limits) {
        this.most = limits.streams();
        this.mostOfAddress = limits.streamsPerAddress();
    }

    /** How many are open now. */
    public int count() {
        return open.get();
    }

    /** What it took to tell them so far. */
    public StreamWork work() {
        return work;
    }

    /** Counts one more; the refusal {@code too_many_streams} if as many are open as may be, here or of its address. */
    Origin admit(InetAddress address) {
        Origin origin = origins.compute(key(address), this::oneMore);
        if (open.getAndUpdate(now -> now < most ? now + 1 : now) < most) return origin;
        oneLess(origin);
        throw Refusal.TOO_MANY_STREAMS.refused();
    }

    /** Of IPv6 what one customer has, within which he may choose any address. */
    private static Object key(InetAddress address) {
        return address instanceof Inet6Address ? AddressPrefix.of(address) : address;
    }

    private Origin oneMore(Object address, Origin known) {
        Origin origin = known == null ? new Origin(address) : known;
        if (origin.open >= mostOfAddress) {
            throw Refusal.TOO_MANY_STREAMS.refused("Too many event streams are open at your address. Poll instead.");
        }
        origin.open++;
        return origin;
    }

    private void oneLess(Origin origin) {
        origins.computeIfPresent(origin.address, (address, known) -> --known.open == 0 ? null : known);
    }

    /** Enters an admitted stream; answers the one of the same ticket that has to make way, if any. */
    Optional<LineStream> enter(LineStream stream) {
        AtomicReference<LineStream> over = new AtomicReference<>();
        newest.compute(stream.ticket().id(), (id, before) -> {
            stream.older = before;
            if (before != null) {
                over.set(before.older);
                before.older = null;
            }
            return stream;
        });
        return Optional.ofNullable(over.get());
    }

    /** Takes a stream that has ended out of the count. */
    void leave(LineStream stream) {
        open.decrementAndGet();
        oneLess(stream.origin());
        newest.computeIfPresent(stream.ticket().id(), (id, last) -> {
            if (last == stream) return stream.older;
            if (last.older == stream) last.older = null;
            return last;
        });
    }
}
