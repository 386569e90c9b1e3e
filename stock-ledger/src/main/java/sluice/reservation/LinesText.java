package sluice.reservation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines as the text {@code product=quantity,product=quantity}, in order of product id, each product once. */
public final class LinesText {
    /** Most lines of one purchase. */
    public static final int MOST = 16;

    private static final int MOST_DIGITS = 9;

    private LinesText() {}

    /** Writes lines in any order. */
    public static String write(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (Line line : sorted(lines)) {
            if (!text.isEmpty()) text.append(',');
            text.append(line.product()).append('=').append(line.quantity());
        }
        return text.toString();
    }

    private static List<Line> sorted(List<Line> lines) {
        List<Line> sorted =
                lines.stream().sorted(Comparator.comparing(Line::product)).toList();
        if (sorted.isEmpty() || sorted.size() > MOST) throw new IllegalArgumentException("1 to " + MOST + " lines");
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).product().equals(sorted.get(i - 1).product())) {
                throw new IllegalArgumentException("a product stands in one line");
            }
        }
        return sorted;
    }

    /** Reads exactly what {@link #write} writes. */
    public static List<Line> read(String text) {
        List<Line> lines = new ArrayList<>();
        for (String part : text.split(",", -1)) lines.add(line(part));
        if (!write(lines).equals(text)) throw new IllegalArgumentException("not lines in their order");
        return List.copyOf(lines);
    }

    private static Line line(String part) {
        int equals = part.indexOf('=');
        if (equals < 0 || part.length() - equals - 1 > MOST_DIGITS) throw new IllegalArgumentException("not a line");
        return new Line(part.substring(0, equals), Integer.parseInt(part.substring(equals + 1)));
    }

    public static long units(List<Line> lines) {
        return lines.stream().mapToLong(Line::quantity).sum();
    }
}
