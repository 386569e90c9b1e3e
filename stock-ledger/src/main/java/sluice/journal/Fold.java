package sluice.journal;

/**
 * How far a log counts, and the one rule that says what counts next: a higher epoch's first entry starts that epoch;
 * then only the same epoch with the next seq counts; all else is ignored. Duplicates, zombies and old primaries fall
 * to it.
 */
public record Fold(long epoch, long seq) implements Comparable<Fold> {
    /** Of a log in which nothing counts yet. */
    public static final Fold NONE = new Fold(0, 0);

    public boolean accepts(JournalEntry entry) {
        return entry.seq() == 0 ? entry.epoch() > epoch : entry.epoch() == epoch && entry.seq() == seq + 1;
    }

    /** The fold with {@code entry}, whether it counts or not. */
    public Fold after(JournalEntry entry) {
        return accepts(entry) ? new Fold(entry.epoch(), entry.seq()) : this;
    }

    @Override
    public int compareTo(Fold other) {
        return epoch != other.epoch ? Long.compare(epoch, other.epoch) : Long.compare(seq, other.seq);
    }

    /** {@code <epoch>-<seq>}, the id in Redis of the last entry that counts. */
    @Override
    public String toString() {
        return epoch + "-" + seq;
    }
}
