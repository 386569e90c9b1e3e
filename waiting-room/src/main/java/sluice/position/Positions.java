package sluice.position;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import sluice.sale.Refusal;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * A node's latest snapshot of each sale. Every thread may read it; the one {@link SnapshotReader} of the process writes
 * it. A snapshot that cannot be renewed stays, and says by its time how old it is.
 */
public final class Positions {
    private final ConcurrentMap<SaleId, Snapshot> latest = new ConcurrentHashMap<>();

    public Optional<Snapshot> find(SaleId sale) {
        return Optional.ofNullable(latest.get(sale));
    }

    /** The latest snapshot; before the first one the refusal {@code recovering}. */
    public Snapshot of(SaleId sale) {
        Snapshot snapshot = latest.get(sale);
        if (snapshot == null) throw Refusal.RECOVERING.refused();
        return snapshot;
    }

    public Collection<Snapshot> all() {
        return Collections.unmodifiableCollection(latest.values());
    }

    /** Where {@code ticket} stands, for a client that has shown {@code seen} people ahead, if it has shown any. */
    public Position of(Ticket ticket, Optional<Long> seen) {
        double jitter = ThreadLocalRandom.current().nextDouble(-1, 1);
        Position.Asked asked =
                seen.map(lowest -> new Position.Asked(lowest, jitter)).orElseGet(() -> Position.first(jitter));
        return Position.of(of(ticket.sale()), ticket, asked);
    }

    void put(Snapshot snapshot) {
        latest.put(snapshot.sale().id(), snapshot);
    }
}
