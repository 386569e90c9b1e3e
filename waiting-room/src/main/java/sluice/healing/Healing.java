package sluice.healing;

import io.vertx.core.Future;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import sluice.healing.LostPlaces.Word;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.redis.Batcher;
import sluice.sale.Refusal;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * Puts the tickets back that show themselves at one event loop, each once in a window and in batches. Make one for each
 * event loop, on it; not thread-safe.
 */
public final class Healing {
    private static final int AT_ONCE = 128;
    private static final int MOST_WAITING = 100_000;

    /** Which tickets have been sent in the window that ends at this time. */
    private record Sent(long until, BitSet indexes) {}

    private final LostPlaces places;
    private final Positions positions;
    private final Map<SaleId, Sent> sent = new HashMap<>();
    private final Map<SaleId, Batcher<Ticket, Word>> batches = new HashMap<>();

    public Healing(LostPlaces places, Positions positions) {
        this.places = places;
        this.positions = positions;
    }

    /** The holder of {@code ticket} has shown himself. Costs a look at the snapshot while nothing was lost. */
    public void saw(Ticket ticket) {
        Snapshot snapshot = positions.of(ticket.sale());
        if (!snapshot.state().healing().open() || !snapshot.mayBeLost(ticket)) return;
        BitSet indexes = sent(snapshot);
        int index = Math.toIntExact(ticket.index());
        if (indexes.get(index)) return;
        indexes.set(index);
        restore(ticket).onFailure(failure -> indexes.clear(index));
    }

    private BitSet sent(Snapshot snapshot) {
        long until = snapshot.state().healing().untilMillis();
        Sent known = sent.get(snapshot.sale().id());
        if (known == null || known.until() != until) {
            known = new Sent(until, new BitSet());
            sent.put(snapshot.sale().id(), known);
        }
        return known.indexes();
    }

    private Future<Word> restore(Ticket ticket) {
        SaleId sale = ticket.sale();
        return batches.computeIfAbsent(
                        sale,
                        id -> new Batcher<>(
                                AT_ONCE,
                                MOST_WAITING,
                                tickets ->
                                        places.restore(sale, positions.of(sale).places(), tickets)))
                .add(ticket);
    }

    /**
     * Waits until {@code ticket} is back if it may be lost: before anything is done that a ticket which is not in the
     * line would lose by. The refusal {@code recovering} before the window is open, {@code unknown_ticket} if it must
     * not come back.
     */
    public Future<Void> ensure(Ticket ticket) {
        Snapshot snapshot = positions.of(ticket.sale());
        if (!snapshot.mayBeLost(ticket)) return Future.succeededFuture();
        if (!snapshot.state().healing().open()) return Future.failedFuture(Refusal.RECOVERING.refused());
        return restore(ticket).map(word -> switch (word) {
            case BACK, ASIDE -> null;
            case GONE -> throw Refusal.UNKNOWN_TICKET.refused();
            case OVER -> throw Refusal.RECOVERING.refused();
        });
    }
}
