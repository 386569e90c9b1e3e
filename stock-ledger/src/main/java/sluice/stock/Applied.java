package sluice.stock;

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
public record Applied(Cursor cursor, List<Reserve> reserved, List<String> confirmed, List<Release> released) {}
