package sluice.bench;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a bench finds: printed at once, as a row of a table for people or as one JSON object a line for machines, so
 * that a bench which fails later leaves what it had found.
 */
public final class Figures {
    private record Figure(String bench, String name, double value, String unit) {}

    private final PrintWriter out;
    private final boolean json;
    private final List<String> violations = new ArrayList<>();

    public Figures(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void add(String bench, String name, double value, String unit) {
        Figure figure = new Figure(bench, name, value, unit);
        out.println(json ? object(figure).encode() : row(figure));
        out.flush();
    }

    /** A count that is promised to be 0. */
    void none(String bench, String name, long count) {
        add(bench, name, (double) count, "count");
        if (count != 0) violated(bench + ": " + count + " " + name);
    }

    /** Notes that something promised did not hold; the command then fails. */
    void violated(String what) {
        violations.add(what);
    }

    public boolean clean() {
        return violations.isEmpty();
    }

    /** The last lines: what did not hold. */
    public void printViolations() {
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
