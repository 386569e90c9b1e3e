package sluice.simulation;

import java.util.ArrayList;
import java.util.List;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalLine.Epoch;
import sluice.journal.LoggedEntry;

/** The lines of a batch that count after a cursor, as the tables get them, and where the cursor stands then. */
record Counted(Cursor cursor, List<Placed> lines) {
    /** A line and the entry in which it stands. */
    record Placed(Fold entry, JournalLine line) {}

    static Counted after(Cursor from, List<LoggedEntry> entries) {
        Cursor cursor = from;
        List<Placed> lines = new ArrayList<>();
        for (LoggedEntry logged : entries) {
            JournalEntry entry = logged.entry();
            if (!cursor.fold().accepts(entry)) continue;
            cursor = moved(cursor, logged);
            for (JournalLine line : entry.lines()) lines.add(new Placed(cursor.fold(), line));
        }
        return new Counted(cursor, lines);
    }

    private static Cursor moved(Cursor cursor, LoggedEntry logged) {
        JournalEntry entry = logged.entry();
        String writer = entry.lines().get(0) instanceof Epoch epoch ? epoch.writer() : cursor.writer();
        return new Cursor(cursor.sale(), entry.epoch(), entry.seq(), logged.offset(), writer);
    }

    <T extends JournalLine> List<T> of(Class<T> kind) {
        return lines.stream()
                .map(Placed::line)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
