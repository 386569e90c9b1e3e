package sluice.journal;

import sluice.sale.SaleId;

/**
 * How far the worker has applied a sale's log.
 *
 * @param epoch and {@code seq}: the last applied entry
 * @param offset of its record; -1 before the first
 * @param writer who began the epoch; empty before the first
 */
public record Cursor(SaleId sale, long epoch, long seq, long offset, String writer) {
    public static Cursor start(SaleId sale) {
        return new Cursor(sale, 0, 0, -1, "");
    }

    public Fold fold() {
        return new Fold(epoch, seq);
    }

    /**
     * The first entry that Redis must keep. All before it are in the tables; what is merely in the log is not safe,
     * because a log may lose its end.
     */
    public Fold firstToKeep() {
        return new Fold(epoch, seq + 1);
    }
}
