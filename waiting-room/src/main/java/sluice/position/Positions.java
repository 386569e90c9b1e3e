package sluice.position;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
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
    /** A snapshot and the encoder of its positions. */
    private record Known(Snapshot snapshot, PositionJson json) {}

    private final ConcurrentMap<SaleId, Known> latest = new ConcurrentHashMap<>();
    private final Cadence cadence;

    public Positions(Cadence cadence) {
        this.cadence = cadence;
    }

    public Cadence cadence() {
        return cadence;
    }

    public Optional<Snapshot> find(SaleId sale) {
        return Optional.ofNullable(latest.get(sale)).map(Known::snapshot);
    }

    /** The latest snapshot; before the first one the refusal {@code recovering}. */
    public Snapshot of(SaleId sale) {
        return known(sale).snapshot();
    }

    private Known known(SaleId sale) {
        Known known = latest.get(sale);
        if (known == null) throw Refusal.RECOVERING.refused();
        return known;
    }

    public Collection<Snapshot> all() {
        return latest.values().stream().map(Known::snapshot).toList();
    }

    /** Where {@code ticket} stands, for a client that has shown {@code seen} people ahead; see {@link Position}. */
    public Position of(Ticket ticket, long seen) {
        return of(of(ticket.sale()), ticket, seen);
    }

    private Position of(Snapshot snapshot, Ticket ticket, long seen) {
        Position.Asked asked =
                new Position.Asked(seen, ThreadLocalRandom.current().nextDouble(-1, 1));
        return Position.of(snapshot, ticket, asked, cadence);
    }

    /** The same, as the wire's Position. */
    public Buffer json(Ticket ticket, long seen) {
        Known known = known(ticket.sale());
        return known.json().of(of(known.snapshot(), ticket, seen));
    }

    /** The same between {@code before} and {@code after}, which are ASCII. */
    public Buffer json(Ticket ticket, long seen, String before, String after) {
        Known known = known(ticket.sale());
        return known.json().of(of(known.snapshot(), ticket, seen), before, after);
    }

    /** Appends it as the wire has it, and answers it. */
    @CanIgnoreReturnValue
    public Position append(Ticket ticket, long seen, Buffer to) {
        Known known = known(ticket.sale());
        Position position = of(known.snapshot(), ticket, seen);
        known.json().append(position, to);
        return position;
    }

    void put(Snapshot snapshot) {
        latest.put(snapshot.sale().id(), new Known(snapshot, new PositionJson(snapshot)));
    }
}
