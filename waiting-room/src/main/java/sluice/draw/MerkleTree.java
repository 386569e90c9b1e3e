package sluice.draw;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Merkle tree of RFC 9162, section 2.1, over ticket ids of 16 bytes. Hashes stand in one array, 32 bytes each. The
 * tree is cut into slices of 1,024 leaves: their roots are few, and a path needs them and one slice's ids only.
 */
final class MerkleTree {
    // A tree of n leaves is split at the greatest power of two below n. So each 1,024 leaves in a row, and what remains
    // behind them, are a subtree, and the tree over those is split like one whose leaves they are.
    static final int SLICE = 1024;
    static final int ID = 16;

    private static final int HASH = Sha256.BYTES;

    private final MessageDigest digest = Sha256.start();

    /** The root over no leaves is the hash of nothing. {@code slices}: the slices' roots. */
    byte[] root(byte[] slices) {
        return slices.length == 0 ? digest.digest() : fold(slices, 0, slices.length / HASH);
    }

    /** The root of each slice of {@code ids}. */
    byte[] slices(byte[] ids) {
        int count = (ids.length / ID + SLICE - 1) / SLICE;
        byte[] slices = new byte[count * HASH];
        for (int i = 0; i < count; i++) {
            byte[] slice = Arrays.copyOfRange(ids, i * SLICE * ID, Math.min(ids.length, (i + 1) * SLICE * ID));
            System.arraycopy(fold(leaves(slice), 0, slice.length / ID), 0, slices, i * HASH, HASH);
        }
        return slices;
    }

    private byte[] leaves(byte[] ids) {
        byte[] hashes = new byte[ids.length / ID * HASH];
        for (int i = 0; i < ids.length / ID; i++) {
            digest.update((byte) 0);
            digest.update(ids, i * ID, ID);
            System.arraycopy(digest.digest(), 0, hashes, i * HASH, HASH);
        }
        return hashes;
    }

    /** The root over the hashes from {@code from} on and before {@code to}, at least one. */
    private byte[] fold(byte[] hashes, int from, int to) {
        if (to - from == 1) return Arrays.copyOfRange(hashes, from * HASH, to * HASH);
        int middle = from + Integer.highestOneBit(to - from - 1);
        byte[] left = fold(hashes, from, middle);
        return node(left, fold(hashes, middle, to));
    }

    private byte[] node(byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    /** The audit path of the leaf at {@code index}, from the leaf upward; {@code sliceIds}: the ids of its slice. */
    List<byte[]> path(byte[] slices, byte[] sliceIds, int index) {
        List<byte[]> path = new ArrayList<>();
        climb(leaves(sliceIds), new Span(0, sliceIds.length / ID), index % SLICE, path);
        climb(slices, new Span(0, slices.length / HASH), index / SLICE, path);
        return path;
    }

    private record Span(int from, int to) {}

    private void climb(byte[] hashes, Span span, int index, List<byte[]> path) {
        if (span.to() - span.from() == 1) return;
        int middle = span.from() + Integer.highestOneBit(span.to() - span.from() - 1);
        if (index < middle) {
            climb(hashes, new Span(span.from(), middle), index, path);
            path.add(fold(hashes, middle, span.to()));
        } else {
            climb(hashes, new Span(middle, span.to()), index, path);
            path.add(fold(hashes, span.from(), middle));
        }
    }

    /**
     * The root that {@code path} leads to from {@code id} at {@code index} of {@code size}, by section 2.1.3.2; null if
     * the path has the wrong length for it.
     */
    byte[] rootFrom(byte[] id, int index, int size, List<byte[]> path) {
        if (index < 0 || index >= size) return null;
        byte[] hash = leaves(id);
        int node = index;
        int last = size - 1;
        for (byte[] other : path) {
            if (last == 0) return null;
            if (node % 2 == 1 || node == last) {
                hash = node(other, hash);
                // Where the tree has no right half at this height, the path has no hash for it either.
                while (node % 2 == 0 && node != 0) {
                    node /= 2;
                    last /= 2;
                }
            } else {
                hash = node(hash, other);
            }
            node /= 2;
            last /= 2;
        }
        return last == 0 ? hash : null;
    }
}
