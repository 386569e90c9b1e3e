package sluice.stock;

import java.util.ArrayList;
import java.util.List;
import sluice.journal.Cursor;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;

/**
 * What a batch of entries changed in the rows.
 *
 * @param cursor where the sale's cursor stands now
 * @param reserved reservations that are new to the rows
 * @param confirmed reservations that ended as sold
 * @param released reservations whose units are free again
 */
public record Applied(Cursor cursor, List<Reserve> reserved, List<String> confirmed, List<Release> released) {
    /** Nothing but the cursor. */
    public static Applied nothing(Cursor cursor) {
        return new Applied(cursor, List.of(), List.of(), List.of());
    }

    /** This and what followed it. */
    Applied and(List<Reserve> newlyReserved, List<String> newlyConfirmed, List<Release> newlyReleased) {
        return new Applied(
                cursor, both(reserved, newlyReserved), both(confirmed, newlyConfirmed), both(released, newlyReleased));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        if (first.isEmpty() || second.isEmpty()) return first.isEmpty() ? second : first;
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
