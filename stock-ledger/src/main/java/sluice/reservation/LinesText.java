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
        for (Line line : inOrder(lines)) {
            if (!text.isEmpty()) text.append(',');
            text.append(line.product()).append('=').append(line.quantity());
        }
        return text.toString();
    }

    /** The same lines in order of product; each product once, and not too many. */
    public static List<Line> inOrder(List<Line> lines) {
        if (lines.isEmpty() || lines.size() > MOST) throw new IllegalArgumentException("1 to " + MOST + " lines");
        if (isInOrder(lines)) return List.copyOf(lines);
        List<Line> sorted =
                lines.stream().sorted(Comparator.comparing(Line::product)).toList();
        if (!isInOrder(sorted)) throw new IllegalArgumentException("a product stands in one line");
        return sorted;
    }

    private static boolean isInOrder(List<Line> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).product().compareTo(lines.get(i - 1).product()) <= 0) return false;
        }
        return true;
    }

    /** Reads exactly what {@link #write} writes. */
    public static List<Line> read(String text) {
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', from)) {
            lines.add(line(text, from, comma));
            from = comma + 1;
        }
        lines.add(line(text, from, text.length()));
        if (lines.size() > MOST || !isInOrder(lines)) throw new IllegalArgumentException("not lines in their order");
        return List.copyOf(lines);
    }

    private static Line line(String text, int from, int to) {
        int equals = text.indexOf('=', from);
        int digits = to - equals - 1;
        if (equals < 0 || digits < 1 || digits > MOST_DIGITS) throw new IllegalArgumentException("not a line");
        return new Line(text.substring(from, equals), quantity(text, equals + 1, to));
    }

    /** As it is written: digits alone, the first of them not 0. */
    private static int quantity(String text, int from, int to) {
        int quantity = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || (quantity == 0 && c == '0')) throw new IllegalArgumentException("not a quantity");
            quantity = quantity * 10 + c - '0';
        }
        return quantity;
    }

    public static long units(List<Line> lines) {
        return lines.stream().mapToLong(Line::quantity).sum();
    }
}
