package sluice.draw;

import io.vertx.core.buffer.Buffer;

/**
 * Those who take part in a draw, in order of their indexes.
 *
 * @param ids 16 bytes for each index; zeros for one that left before the closing, or was never given
 * @param slices the roots of the tree's slices, see {@link MerkleTree}
 */
public record Cohort(int size, Buffer ids, Buffer slices, Buffer root) {
    /** Takes as long as hashing does: about a second for two million. */
    static Cohort of(byte[] ids) {
        MerkleTree tree = new MerkleTree();
        byte[] slices = tree.slices(ids);
        return new Cohort(
                ids.length / MerkleTree.ID,
                Buffer.buffer(ids),
                Buffer.buffer(slices),
                Buffer.buffer(tree.root(slices)));
    }

    @Override
    public String toString() {
        return "Cohort[" + size + "]";
    }
}
