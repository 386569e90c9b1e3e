package sluice.stock;

import java.util.Optional;
import sluice.journal.Cursor;

/**
 * The choices of a restore: whether there is one, under which epoch, and whether this writer is the one to load. It
 * touches no store.
 *
 * @param epoch under which the ledger is to be opened
 * @param writer who tries
 */
public record Restoration(long epoch, String writer) {
    /** What the worker's cursor says to a writer who has appended his epoch. */
    public enum Turn {
        /** The worker has not come to it: what counts before it may not be in the tables yet. */
        WAIT,
        /** The log accepted his epoch, and all that counts before it is in the tables. */
        LOAD,
        /** The log accepted another's. */
        LOST
    }

    /**
     * The restore that a ledger needs; empty if it is usable: its epoch is the log's.
     *
     * @param usable the epoch that the server may write, 0 if there is none
     */
    public static Optional<Restoration> neededBy(long usable, Cursor cursor, String writer) {
        if (usable > 0 && usable == cursor.epoch()) return Optional.empty();
        return Optional.of(new Restoration(Math.max(usable, cursor.epoch()) + 1, writer));
    }

    public Turn turn(Cursor cursor) {
        if (cursor.epoch() < epoch) return Turn.WAIT;
        return cursor.epoch() == epoch && cursor.writer().equals(writer) ? Turn.LOAD : Turn.LOST;
    }
}
