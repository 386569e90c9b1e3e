package sluice.position;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The places that were left, as a bitmap in pieces and a Fenwick tree over the pieces' sizes: adding copies
 * the pieces it touches, so a value never changes and every thread may read it; counting is O(log n).
 */
public final class Leavers {
    // Fenwick, "A new data structure for cumulative frequency tables", 1994. tree[i] (from 1) counts the pieces
    // (i - lowbit(i), i]. A piece without leavers is null.
    private static final int PIECE_SHIFT = 12;
    private static final int WORDS = (1 << PIECE_SHIFT) / Long.SIZE;
    private static final Leavers NOBODY = new Leavers(new long[0][], new int[1], 0);

    private final long[][] pieces;
    private final int[] tree;
    private final int count;

    private Leavers(long[][] pieces, int[] tree, int count) {
        this.pieces = pieces;
        this.tree = tree;
        this.count = count;
    }

    public static Leavers none() {
        return NOBODY;
    }

    /** How many have left in all. */
    public int count() {
        return count;
    }

    public boolean contains(long index) {
        int piece = (int) (index >>> PIECE_SHIFT);
        if (index < 0 || piece >= pieces.length || pieces[piece] == null) return false;
        return (pieces[piece][word(index)] & 1L << index) != 0;
    }

    private static int word(long index) {
        return (int) (index >>> 6) & (WORDS - 1);
    }

    /** How many leavers have a place below {@code index}. */
    public int below(long index) {
        if (index <= 0) return 0;
        int piece = (int) Math.min(index >>> PIECE_SHIFT, pieces.length);
        int sum = 0;
        for (int i = piece; i > 0; i &= i - 1) sum += tree[i];
        return piece < pieces.length && pieces[piece] != null ? sum + inPiece(pieces[piece], index) : sum;
    }

    private static int inPiece(long[] words, long index) {
        int last = word(index);
        int sum = Long.bitCount(words[last] & (1L << index) - 1);
        for (int i = 0; i < last; i++) sum += Long.bitCount(words[i]);
        return sum;
    }

    /** How many leavers have an index from {@code from} on and below {@code to}. */
    public int between(long from, long to) {
        return from >= to ? 0 : below(to) - below(from);
    }

    /** These leavers and those of {@code more}, each at the place that {@code place} gives it. */
    public Leavers plus(Iterable<Span> more, LongUnaryOperator place) {
        Draft draft = null;
        for (Span span : more) {
            if (draft == null) draft = new Draft(this);
            for (long index = span.first(); index < span.first() + span.count(); index++) {
                draft.add(place.applyAsLong(index));
            }
        }
        return draft == null ? this : draft.done();
    }

    /** The same leavers, each at another place; for when a draw changes the order. */
    public Leavers moved(LongUnaryOperator place) {
        if (count == 0) return this;
        Draft draft = new Draft(NOBODY);
        for (int piece = 0; piece < pieces.length; piece++) {
            if (pieces[piece] == null) continue;
            for (int word = 0; word < WORDS; word++) {
                for (long bits = pieces[piece][word]; bits != 0; bits &= bits - 1) {
                    long at =
                            ((long) piece << PIECE_SHIFT) + word * (long) Long.SIZE + Long.numberOfTrailingZeros(bits);
                    draft.add(place.applyAsLong(at));
                }
            }
        }
        return draft.done();
    }

    /** How many left in each of the {@code count} segments of {@code size} places from {@code from} on. */
    public long[] segments(long from, long size, int count) {
        long[] left = new long[count];
        for (int i = 0; i < count; i++) left[i] = between(from + i * size, from + (i + 1) * size);
        return left;
    }

    /** {@code count} indexes in a row that leave together, beginning with {@code first}. */
    public record Span(long first, long count) {}

    /** A copy being filled; it copies a piece when it first touches it. */
    private static final class Draft {
        private long[][] pieces;
        private boolean[] own;
        private int count;

        Draft(Leavers from) {
            pieces = from.pieces.clone();
            own = new boolean[pieces.length];
            count = from.count;
        }

        void add(long index) {
            long[] words = piece(Math.toIntExact(index >>> PIECE_SHIFT));
            long bit = 1L << index;
            if ((words[word(index)] & bit) != 0) return;
            words[word(index)] |= bit;
            count++;
        }

        private long[] piece(int number) {
            if (number >= pieces.length) {
                pieces = Arrays.copyOf(pieces, number + 1);
                own = Arrays.copyOf(own, number + 1);
            }
            if (!own[number]) {
                pieces[number] = pieces[number] == null ? new long[WORDS] : pieces[number].clone();
                own[number] = true;
            }
            return pieces[number];
        }

        Leavers done() {
            int[] tree = new int[pieces.length + 1];
            for (int i = 1; i < tree.length; i++) {
                if (pieces[i - 1] != null) tree[i] += inPiece(pieces[i - 1]);
                int parent = i + (i & -i);
                if (parent < tree.length) tree[parent] += tree[i];
            }
            return new Leavers(pieces, tree, count);
        }

        private static int inPiece(long[] words) {
            int sum = 0;
            for (long word : words) sum += Long.bitCount(word);
            return sum;
        }
    }
}
