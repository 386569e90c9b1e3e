package sluice.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Count;
import sluice.journal.JournalLine.Cut;
import sluice.journal.JournalLine.Epoch;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.reservation.LinesText;
import sluice.sale.SaleId;

/** A journal line as text: a word and its fields, one space between them. */
final class LineText {
    private LineText() {}

    static String write(JournalLine line) {
        if (line instanceof Reserve r) {
            return String.join(
                    " ",
                    "reserve",
                    r.id(),
                    r.ticket(),
                    r.buyer(),
                    r.fingerprint(),
                    r.paymentMethod(),
                    LinesText.write(r.lines()));
        }
        if (line instanceof Confirm c) return "confirm " + c.id();
        if (line instanceof Release r) return "release " + r.id() + " " + r.reason();
        if (line instanceof Adjust a) return "adjust " + a.product() + " " + a.delta();
        if (line instanceof Cut c) {
            return "cut " + c.counts().stream().map(LineText::write).collect(Collectors.joining(","));
        }
        return "epoch " + ((Epoch) line).writer();
    }

    private static String write(Count count) {
        return count.product() + "=" + count.total() + "/" + count.available() + "/" + count.reserved() + "/"
                + count.sold();
    }

    static JournalLine read(String text) throws MalformedEntry {
        String[] fields = text.split(" ", -1);
        for (String field : fields) if (field.isEmpty()) throw new MalformedEntry("an empty field");
        try {
            return read(fields);
        } catch (IllegalArgumentException e) {
            throw new MalformedEntry(e.getMessage());
        }
    }

    private static JournalLine read(String[] fields) throws MalformedEntry {
        if (fields.length != fields(fields[0])) throw new MalformedEntry("an unknown line");
        return switch (fields[0]) {
            case "reserve" ->
                new Reserve(fields[1], fields[2], fields[3], fields[4], fields[5], LinesText.read(fields[6]));
            case "confirm" -> new Confirm(fields[1]);
            case "release" -> new Release(fields[1], fields[2]);
            case "adjust" -> new Adjust(product(fields[1]), Long.parseLong(fields[2]));
            case "cut" -> new Cut(counts(fields[1]));
            default -> new Epoch(fields[1]);
        };
    }

    /** How many fields a line of this word has, the word among them; 0 if there is none. */
    private static int fields(String word) {
        return switch (word) {
            case "reserve" -> 7;
            case "release", "adjust" -> 3;
            case "confirm", "cut", "epoch" -> 2;
            default -> 0;
        };
    }

    private static String product(String text) throws MalformedEntry {
        if (!SaleId.isValid(text)) throw new MalformedEntry("not a product id");
        return text;
    }

    private static List<Count> counts(String text) throws MalformedEntry {
        List<Count> counts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String[] fields = part.split("[=/]", -1);
            if (fields.length != 5) throw new MalformedEntry("not a count");
            counts.add(new Count(
                    product(fields[0]),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[4])));
        }
        return List.copyOf(counts);
    }
}
