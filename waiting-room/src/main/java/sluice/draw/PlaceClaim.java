package sluice.draw;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.ticket.TicketIds;

/** What one shopper was told: that his ticket took part at this index and got this place. Nothing in it is believed. */
record PlaceClaim(String ticketId, int index, int place, List<byte[]> proof) {
    /** The first step that does not fit {@code head}; empty if the place is right. */
    Optional<Step> misfit(PublishedDraw head) {
        Set<Step> misfits = head.misfits();
        if (misfits.contains(Step.COMMITMENT)) return Optional.of(Step.COMMITMENT);
        byte[] root = new MerkleTree().rootFrom(TicketIds.read(ticketId), index, head.cohort(), proof);
        if (root == null || !head.root().equals(Buffer.buffer(root))) return Optional.of(Step.PROOF);
        if (misfits.contains(Step.SEED)) return Optional.of(Step.SEED);
        boolean inRange = place >= 0 && place < head.cohort();
        boolean placed = inRange && head.indexAt()[place] == index;
        return placed ? Optional.empty() : Optional.of(Step.PLACE);
    }
}
