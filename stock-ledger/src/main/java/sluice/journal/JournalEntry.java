package sluice.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sluice.journal.JournalLine.Epoch;

/**
 * What one batch did, all of it or nothing. Its text is one line for each thing; a record of the log is the id
 * {@code <epoch>-<seq>} as a first line and then the text.
 */
public record JournalEntry(long epoch, long seq, List<JournalLine> lines) {
    private static final Pattern ID = Pattern.compile("([1-9]\\d{0,17})-(0|[1-9]\\d{0,17})");

    public JournalEntry {
        lines = List.copyOf(lines);
    }

    /** The entry that begins {@code epoch}. */
    public static JournalEntry epoch(long epoch, String writer) {
        return new JournalEntry(epoch, 0, List.of(new Epoch(writer)));
    }

    /** Reads the value of a record. */
    public static JournalEntry parse(String recordValue) throws MalformedEntry {
        if (recordValue == null) throw new MalformedEntry("no value");
        String[] parts = recordValue.split("\n", -1);
        var id = ID.matcher(parts[0]);
        if (!id.matches()) throw new MalformedEntry("no entry id");
        List<JournalLine> lines = new ArrayList<>(parts.length - 1);
        for (int i = 1; i < parts.length; i++) lines.add(LineText.read(parts[i]));
        long seq = Long.parseLong(id.group(2));
        check(seq, lines);
        return new JournalEntry(Long.parseLong(id.group(1)), seq, lines);
    }

    private static void check(long seq, List<JournalLine> lines) throws MalformedEntry {
        if (lines.isEmpty()) throw new MalformedEntry("an entry without lines");
        boolean begins = lines.stream().anyMatch(Epoch.class::isInstance);
        if (begins != (seq == 0) || (begins && lines.size() != 1)) {
            throw new MalformedEntry("an epoch begins with entry 0, which holds nothing else");
        }
    }

    /** {@code <epoch>-<seq>}, the entry's id in Redis. */
    public String id() {
        return epoch + "-" + seq;
    }

    /** The lines as Redis holds them in field {@code e}. */
    public String text() {
        return lines.stream().map(LineText::write).collect(Collectors.joining("\n"));
    }

    /** The value of the record in the log. */
    public String recordValue() {
        return id() + "\n" + text();
    }
}
