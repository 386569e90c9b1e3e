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
        List<String> fields = List.of(text.split(" ", -1));
        if (fields.contains("")) throw new MalformedEntry("an empty field");
        try {
            return read(fields);
        } catch (IllegalArgumentException e) {
            throw new MalformedEntry(e.getMessage());
        }
    }

    private static JournalLine read(List<String> fields) throws MalformedEntry {
        return switch (fields.get(0) + "/" + (fields.size() - 1)) {
            case "reserve/6" ->
                new Reserve(
                        fields.get(1),
                        fields.get(2),
                        fields.get(3),
                        fields.get(4),
                        fields.get(5),
                        LinesText.read(fields.get(6)));
            case "confirm/1" -> new Confirm(fields.get(1));
            case "release/2" -> new Release(fields.get(1), fields.get(2));
            case "adjust/2" -> new Adjust(product(fields.get(1)), Long.parseLong(fields.get(2)));
            case "cut/1" -> new Cut(counts(fields.get(1)));
            case "epoch/1" -> new Epoch(fields.get(1));
            default -> throw new MalformedEntry("an unknown line");
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
