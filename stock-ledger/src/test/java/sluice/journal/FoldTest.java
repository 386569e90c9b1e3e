package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.journal.JournalLine.Confirm;

class FoldTest {
    private static JournalEntry entry(long epoch, long seq) {
        return seq == 0
                ? JournalEntry.epoch(epoch, "w")
                : new JournalEntry(epoch, seq, List.of(new Confirm("r" + epoch + "-" + seq)));
    }

    @Test
    void nothing_counts_before_an_epoch_begins() {
        assertFalse(Fold.NONE.accepts(entry(1, 1)));
        assertTrue(Fold.NONE.accepts(entry(1, 0)));
    }

    @Test
    void within_an_epoch_only_the_next_entry_counts() {
        Fold fold = new Fold(2, 5);
        assertTrue(fold.accepts(entry(2, 6)));
        assertFalse(fold.accepts(entry(2, 5)));
        assertFalse(fold.accepts(entry(2, 7)));
        assertFalse(fold.accepts(entry(1, 6)));
        assertFalse(fold.accepts(entry(3, 6)));
        assertFalse(fold.accepts(entry(3, 1)));
    }

    @Test
    void only_a_higher_epoch_begins() {
        Fold fold = new Fold(2, 5);
        assertTrue(fold.accepts(entry(3, 0)));
        assertTrue(fold.accepts(entry(9, 0)));
        assertFalse(fold.accepts(entry(2, 0)));
        assertFalse(fold.accepts(entry(1, 0)));
        assertEquals(new Fold(9, 0), fold.after(entry(9, 0)));
        assertEquals(fold, fold.after(entry(1, 0)));
    }

    @Test
    void two_logs_with_the_same_first_copies_in_order_fold_alike_whatever_is_repeated_between() {
        Random random = new Random(7);
        for (int run = 0; run < 200; run++) {
            List<JournalEntry> clean = new ArrayList<>();
            for (int epoch = 1; epoch <= 3; epoch++) {
                for (int seq = 0; seq <= 1 + random.nextInt(5); seq++) clean.add(entry(epoch, seq));
            }
            List<JournalEntry> noisy = new ArrayList<>();
            for (int i = 0; i < clean.size(); i++) {
                List<JournalEntry> old = new ArrayList<>(clean.subList(0, i));
                Collections.shuffle(old, random);
                noisy.addAll(old.subList(0, random.nextInt(old.size() + 1)));
                noisy.add(clean.get(i));
            }
            assertEquals(accepted(clean), accepted(noisy));
        }
    }

    private static List<JournalEntry> accepted(List<JournalEntry> log) {
        List<JournalEntry> accepted = new ArrayList<>();
        Fold fold = Fold.NONE;
        for (JournalEntry entry : log) {
            if (fold.accepts(entry)) accepted.add(entry);
            fold = fold.after(entry);
        }
        return accepted;
    }
}
