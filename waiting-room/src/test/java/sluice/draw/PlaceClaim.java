package sluice.draw;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.ticket.TicketIds;

/** What one shopper was told, as his page checks it: his ticket took part at this index and got this place. */
record PlaceClaim(String ticketId, int index, int place, List<byte[]> proof) {
    /** The first step that does not fit {@code head}; empty if the place is right. */
    Optional<String> misfit(PublishedDraw head) {
        Set<Step> misfits = head.misfits();
        if (misfits.contains(Step.COMMITMENT)) return Optional.of("commitment");
        byte[] root = new MerkleTree().rootFrom(TicketIds.read(ticketId), index, head.cohort(), proof);
        if (root == null || !head.root().equals(Buffer.buffer(root))) return Optional.of("proof");
        if (misfits.contains(Step.SEED)) return Optional.of("seed");
        boolean inRange = place >= 0 && place < head.cohort();
        boolean placed = inRange && head.indexAt()[place] == index;
        return placed ? Optional.empty() : Optional.of("place");
    }
}
