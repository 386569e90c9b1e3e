package sluice.draw;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import sluice.position.Places;
import sluice.ticket.TicketIds;

/** A published draw with all its tickets, to be checked: nothing in it is believed. */
public final class Bundle {
    private static final long NOBODY = 0;

    private final PublishedDraw draw;
    /** 16 bytes for each index, zeros where it has no ticket. */
    private final byte[] ids;

    Bundle(PublishedDraw draw, byte[] ids) {
        this.draw = draw;
        this.ids = ids;
    }

    public PublishedDraw draw() {
        return draw;
    }

    /** Every step that does not hold; empty if the draw is right. */
    public Set<Step> misfits() {
        Set<Step> misfits = new TreeSet<>(draw.misfits());
        if (size() != draw.cohort()) misfits.add(Step.COHORT);
        if (hasTwins()) misfits.add(Step.TICKETS);
        MerkleTree tree = new MerkleTree();
        if (!draw.root().equals(Buffer.buffer(tree.root(tree.slices(ids))))) misfits.add(Step.ROOT);
        return misfits;
    }

    private int size() {
        return ids.length / MerkleTree.ID;
    }

    /** Whether a ticket stands at two indexes. Only ids whose first halves meet are compared whole. */
    private boolean hasTwins() {
        long[] halves = new long[size()];
        for (int i = 0; i < halves.length; i++) halves[i] = half(i);
        Arrays.sort(halves);
        Set<Long> shared = new HashSet<>();
        for (int i = 1; i < halves.length; i++) {
            if (halves[i] == halves[i - 1] && halves[i] != NOBODY) shared.add(halves[i]);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < size(); i++) {
            if (shared.contains(half(i)) && !seen.add(ticketId(i))) return true;
        }
        return false;
    }

    private long half(int index) {
        long half = 0;
        for (int i = 0; i < Long.BYTES; i++) half = half << 8 | (ids[index * MerkleTree.ID + i] & 0xff);
        return half;
    }

    private String ticketId(int index) {
        return TicketIds.write(Arrays.copyOfRange(ids, index * MerkleTree.ID, (index + 1) * MerkleTree.ID));
    }

    /** How many indexes have a ticket. */
    public int tickets() {
        int count = 0;
        byte[] nobody = new byte[MerkleTree.ID];
        for (int at = 0; at < ids.length; at += MerkleTree.ID) {
            if (!Arrays.equals(ids, at, at + MerkleTree.ID, nobody, 0, MerkleTree.ID)) count++;
        }
        return count;
    }

    /** The index of this ticket, or -1. */
    public int indexOf(String ticketId) {
        byte[] id = TicketIds.read(ticketId);
        for (int at = 0; at < ids.length; at += MerkleTree.ID) {
            if (Arrays.equals(ids, at, at + MerkleTree.ID, id, 0, MerkleTree.ID)) return at / MerkleTree.ID;
        }
        return -1;
    }

    /** The order that the published seed gives. */
    public Places places() {
        return Places.drawn(draw.indexAt());
    }
}
