package sluice.bench;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a bench found: printed as a table for people, or one JSON object a line for machines. */
public final class Figures {
    private record Figure(String bench, String name, double value, String unit) {}

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    void add(String bench, String name, double value, String unit) {
        figures.add(new Figure(bench, name, value, unit));
    }

    /** Notes that something promised did not hold; the command then fails. */
    void violated(String what) {
        violations.add(what);
    }

    public boolean clean() {
        return violations.isEmpty();
    }

    /** Figures, then violations. */
    public void print(PrintWriter out, boolean json) {
        for (Figure figure : figures) out.println(json ? object(figure).encode() : row(figure));
        for (String violation : violations) {
            out.println(json ? new JsonObject().put("violation", violation).encode() : "VIOLATED: " + violation);
        }
        out.flush();
    }

    private static JsonObject object(Figure figure) {
        return new JsonObject()
                .put("bench", figure.bench())
                .put("figure", figure.name())
                .put("value", figure.value())
                .put("unit", figure.unit());
    }

    private static String row(Figure figure) {
        String form = figure.value() >= 100 ? "%,.0f" : "%,.3f";
        String value = String.format(Locale.ROOT, form, figure.value());
        return String.format(Locale.ROOT, "%-8s %-28s %14s %s", figure.bench(), figure.name(), value, figure.unit());
    }
}
