package sluice.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That every order is as likely as every other is judged by Pearson's chi-square over fixed seeds, so each run computes
 * the same figures. The limits are the quantiles that a fair shuffle exceeds once in a thousand sets of seeds.
 */
class ShuffleTest {
    private static final int ROUNDS = 24_000;
    /** 0.999 quantiles of chi-square with 5, 23 and 81 degrees of freedom. */
    private static final double LIMIT_5 = 20.515;

    private static final double LIMIT_23 = 49.728;
    private static final double LIMIT_81 = 126.083;

    private static byte[] seed(int number) {
        return Sha256.of(ByteBuffer.allocate(4).putInt(number).array());
    }

    private static int[] fair(int round, int size) {
        return Shuffle.indexAt(seed(round), size);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 257, 1000, 65_536, 1_000_000})
    void each_index_has_exactly_one_place(int size) {
        int[] indexAt = Shuffle.indexAt(seed(size), size);
        assertEquals(size, indexAt.length);
        boolean[] seen = new boolean[size];
        for (int index : indexAt) {
            assertFalse(seen[index]);
            seen[index] = true;
        }
        assertTrue(Arrays.equals(indexAt, Shuffle.indexAt(seed(size), size)), "the same seed, the same order");
        if (size > 10) assertFalse(Arrays.equals(indexAt, Shuffle.indexAt(seed(size + 1), size)));
    }

    @Test
    void every_order_of_three_and_of_four_is_equally_likely() {
        assertTrue(orders(3, 6, round -> fair(round, 3)) < LIMIT_5);
        assertTrue(orders(4, 24, round -> fair(round, 4)) < LIMIT_23);
    }

    /** Chi-square of the orders that come out; one less degree of freedom than there are orders. */
    private static double orders(int size, int kinds, IntFunction<int[]> shuffle) {
        Map<String, Integer> counts = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++)
            counts.merge(Arrays.toString(shuffle.apply(round)), 1, Integer::sum);
        assertEquals(kinds, counts.size(), "all orders of " + size);
        double expected = (double) ROUNDS / kinds;
        return counts.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    @Test
    void every_place_is_equally_likely_for_every_index() {
        assertTrue(places(10, round -> fair(round, 10)) < LIMIT_81);
    }

    /**
     * Chi-square of the table of places and indexes. Each round puts one into every row and every column, so the cells
     * hang together: the sum is n / (n - 1) times a chi-square with (n - 1) squared degrees of freedom.
     */
    private static double places(int size, IntFunction<int[]> shuffle) {
        int[][] counts = new int[size][size];
        for (int round = 0; round < ROUNDS; round++) {
            int[] indexAt = shuffle.apply(round);
            for (int place = 0; place < size; place++) counts[place][indexAt[place]]++;
        }
        double expected = (double) ROUNDS / size;
        double sum = 0;
        for (int[] row : counts) for (int count : row) sum += (count - expected) * (count - expected) / expected;
        return sum * (size - 1) / size;
    }

    @Test
    void a_biased_shuffle_would_be_found() {
        assertTrue(orders(3, 6, round -> swapWithAny(round, 3)) > LIMIT_5);
        assertTrue(orders(4, 24, round -> swapWithAny(round, 4)) > LIMIT_23);
        assertTrue(places(10, round -> swapWithAny(round, 10)) > LIMIT_81);
    }

    /** The well-known mistake: each position is swapped with any, not with one of those that are left. */
    private static int[] swapWithAny(int round, int size) {
        Random random = new Random(round);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) order[i] = i;
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(size);
            int index = order[i];
            order[i] = order[other];
            order[other] = index;
        }
        return order;
    }
}
