package sluice.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final int SLICE_BYTES = MerkleTree.SLICE * MerkleTree.ID;

    private final MerkleTree tree = new MerkleTree();

    /** The definition of RFC 9162, section 2.1.1, word for word. */
    private static byte[] byDefinition(byte[] ids, int from, int to) {
        if (from == to) return Sha256.of();
        if (to - from == 1) {
            return Sha256.of(new byte[] {0}, Arrays.copyOfRange(ids, from * MerkleTree.ID, to * MerkleTree.ID));
        }
        int half = 1;
        while (half * 2 < to - from) half *= 2;
        return Sha256.of(new byte[] {1}, byDefinition(ids, from, from + half), byDefinition(ids, from + half, to));
    }

    private byte[] root(byte[] ids) {
        return tree.root(tree.slices(ids));
    }

    private List<byte[]> path(byte[] ids, int index) {
        int first = index / MerkleTree.SLICE * SLICE_BYTES;
        byte[] slice = Arrays.copyOfRange(ids, first, Math.min(ids.length, first + SLICE_BYTES));
        return tree.path(tree.slices(ids), slice, index);
    }

    private static byte[] id(byte[] ids, int index) {
        return Arrays.copyOfRange(ids, index * MerkleTree.ID, (index + 1) * MerkleTree.ID);
    }

    private static IntStream sizes() {
        return IntStream.concat(
                IntStream.rangeClosed(0, 70), IntStream.of(1023, 1024, 1025, 2047, 2048, 2049, 3072, 3073, 5000));
    }

    @Test
    void cut_into_slices_it_is_the_tree_of_the_rfc() {
        sizes().forEach(size -> {
            byte[] ids = Vectors.ids(size);
            assertArrayEquals(byDefinition(ids, 0, size), root(ids), "of " + size);
        });
    }

    @Test
    void every_path_leads_to_the_root() {
        sizes().forEach(size -> {
            byte[] ids = Vectors.ids(size);
            byte[] root = root(ids);
            int step = Math.max(1, size / 97);
            for (int index = 0; index < size; index += step) {
                assertArrayEquals(
                        root, tree.rootFrom(id(ids, index), index, size, path(ids, index)), index + "/" + size);
            }
        });
    }

    @Test
    void another_ticket_index_or_path_leads_elsewhere() {
        for (int size : new int[] {2, 3, 7, 8, 100, 1025, 2050}) {
            byte[] ids = Vectors.ids(size);
            byte[] root = root(ids);
            int index = size / 2;
            List<byte[]> path = path(ids, index);
            byte[] other = id(ids, index);
            other[5] ^= 1;
            assertFalse(Arrays.equals(root, tree.rootFrom(other, index, size, path)));
            byte[] mine = id(ids, index);
            for (int wrong = 0; wrong < Math.min(size, 64); wrong++) {
                if (wrong != index) assertFalse(Arrays.equals(root, tree.rootFrom(mine, wrong, size, path)));
            }
            assertFalse(Arrays.equals(root, tree.rootFrom(mine, index, size, path.subList(1, path.size()))));
            List<byte[]> longer = new ArrayList<>(path);
            longer.add(new byte[32]);
            assertNull(tree.rootFrom(mine, index, size, longer));
            assertNull(tree.rootFrom(mine, size, size, path));
            assertNull(tree.rootFrom(mine, -1, size, path));
        }
    }

    @Test
    void a_node_cannot_be_passed_off_as_a_ticket() {
        byte[] ids = Vectors.ids(4);
        byte[] left = tree.rootFrom(id(ids, 0), 0, 2, path(Arrays.copyOf(ids, 32), 0));
        assertEquals(32, left.length);
        assertFalse(Arrays.equals(
                root(ids),
                tree.rootFrom(Arrays.copyOf(left, 16), 0, 2, path(ids, 0).subList(1, 2))));
    }
}
