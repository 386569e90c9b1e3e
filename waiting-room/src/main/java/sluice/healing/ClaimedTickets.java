package sluice.healing;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/** Knows for which tickets a pass was ever given; told by whoever keeps the passes. */
@FunctionalInterface
public interface ClaimedTickets {
    /** The indexes of those of {@code tickets} that were claimed. */
    Future<Set<Long>> of(SaleId sale, List<Ticket> tickets);
}
