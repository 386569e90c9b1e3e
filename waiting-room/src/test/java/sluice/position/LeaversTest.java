package sluice.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.position.Leavers.Span;

class LeaversTest {
    @Test
    void counts_as_a_plain_bit_set_does() {
        Random random = new Random(7);
        BitSet naive = new BitSet();
        Leavers leavers = Leavers.none();
        for (int round = 0; round < 60; round++) {
            List<Span> more = new ArrayList<>();
            for (int i = 0; i < 50; i++) more.add(new Span(random.nextInt(100_000), 1 + random.nextInt(9)));
            more.forEach(span -> naive.set((int) span.first(), (int) (span.first() + span.count())));
            leavers = leavers.plus(more, place -> place);
            assertEquals(naive.cardinality(), leavers.count());
            for (int i = 0; i < 100; i++) {
                int from = random.nextInt(120_000);
                int to = random.nextInt(120_000);
                int expected = from >= to ? 0 : naive.get(from, to).cardinality();
                assertEquals(expected, leavers.between(from, to), from + " to " + to);
                assertEquals(naive.get(from), leavers.contains(from));
            }
        }
    }

    @Test
    void knows_the_edges_of_its_pieces() {
        for (long index : new long[] {0, 63, 64, 4095, 4096, 8191, 8192}) {
            Leavers one = Leavers.none().plus(List.of(new Span(index, 1)), place -> place);
            assertEquals(0, one.below(index));
            assertEquals(1, one.below(index + 1));
            assertTrue(one.contains(index));
            assertFalse(one.contains(index + 1));
            assertFalse(one.contains(-1));
        }
    }

    @Test
    void a_value_never_changes_once_it_is_shared() {
        Leavers before = Leavers.none().plus(List.of(new Span(10, 1)), place -> place);
        Leavers after = before.plus(List.of(new Span(11, 1)), place -> place);
        assertEquals(1, before.count());
        assertFalse(before.contains(11));
        assertEquals(2, after.count());
    }

    @Test
    void leaving_twice_counts_once() {
        Leavers twice = Leavers.none().plus(List.of(new Span(5, 1), new Span(5, 1)), place -> place);
        assertEquals(1, twice.plus(List.of(new Span(4, 3)), place -> place).between(5, 6));
        assertEquals(3, twice.plus(List.of(new Span(4, 3)), place -> place).count());
    }

    @Test
    void takes_whole_blocks_of_unused_indexes() {
        Leavers unused = Leavers.none().plus(List.of(new Span(1_000, 1_000_000)), place -> place);
        assertEquals(1_000_000, unused.count());
        assertEquals(500_000, unused.between(0, 501_000));
    }
}
