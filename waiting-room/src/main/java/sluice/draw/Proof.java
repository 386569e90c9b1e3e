package sluice.draw;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.HexFormat;
import java.util.List;
import sluice.sale.Draw;
import sluice.ticket.Ticket;
import sluice.ticket.TicketIds;

/** That a ticket is in a published root: the hashes beside its way up the Merkle tree, from the leaf on. */
record Proof(List<byte[]> hashes) {
    /** Whether it proves that {@code ticket} is in the published root. */
    boolean leadsTo(Draw draw, Ticket ticket) {
        byte[] id = TicketIds.read(ticket.id());
        byte[] root = new MerkleTree().rootFrom(id, (int) ticket.index(), draw.cohort(), hashes);
        return root != null && draw.root().equals(Buffer.buffer(root));
    }

    JsonArray json() {
        JsonArray json = new JsonArray();
        hashes.forEach(hash -> json.add(HexFormat.of().formatHex(hash)));
        return json;
    }
}
