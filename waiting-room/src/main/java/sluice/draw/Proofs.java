package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import sluice.sale.Draw;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;
import sluice.ticket.TicketIds;

/** Proves that a ticket took part in a draw, from one slice of its ids; keeps 32 KB of slices' roots a million ids. */
final class Proofs {
    private final Vertx vertx;
    private final DrawRows rows;
    private final ConcurrentMap<SaleId, Buffer> slices = new ConcurrentHashMap<>();

    Proofs(Vertx vertx, DrawRows rows) {
        this.vertx = vertx;
        this.rows = rows;
    }

    /** The proof of {@code ticket} in a drawn sale; the refusal {@code not_in_draw} if it did not take part. */
    Future<Proof> of(Sale sale, Ticket ticket) {
        if (ticket.index() >= sale.draw().cohort()) return Future.failedFuture(Refusal.NOT_IN_DRAW.refused());
        int first = (int) ticket.index() / MerkleTree.SLICE * MerkleTree.SLICE;
        Future<Buffer> roots = slices(sale.id());
        Future<Buffer> ids = rows.ids(sale.id(), first, MerkleTree.SLICE);
        return Future.all(roots, ids)
                .compose(read ->
                        vertx.executeBlocking(() -> prove(sale.draw(), ticket, roots.result(), ids.result()), false));
    }

    private Future<Buffer> slices(SaleId sale) {
        Buffer known = slices.get(sale);
        if (known != null) return Future.succeededFuture(known);
        return rows.slices(sale).onSuccess(read -> slices.put(sale, read));
    }

    private static Proof prove(Draw draw, Ticket ticket, Buffer roots, Buffer ids) {
        int at = (int) ticket.index() % MerkleTree.SLICE * MerkleTree.ID;
        // A ticket that had left at the closing, and came back to its place later, is not in the tree.
        boolean took = Arrays.equals(ids.getBytes(at, at + MerkleTree.ID), TicketIds.read(ticket.id()));
        if (!took) throw Refusal.NOT_IN_DRAW.refused();
        Proof proof = new Proof(new MerkleTree().path(roots.getBytes(), ids.getBytes(), (int) ticket.index()));
        if (!proof.leadsTo(draw, ticket)) throw new IllegalStateException("the kept ids do not make the kept root");
        return proof;
    }
}
