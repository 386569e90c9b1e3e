package sluice.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A report as CSV (RFC 4180): one figure a line, {@code section,name,field,value}. A cell that a spreadsheet would take
 * for a formula gets an apostrophe in front.
 */
public final class ReportCsv {
    private static final String FORMULA = "=+-@\t\r";
    private static final List<String> LISTS = List.of("products", "orders", "minutes", "refused");

    private final StringBuilder text = new StringBuilder("section,name,field,value\r\n");

    private ReportCsv() {}

    public static String of(JsonObject report) {
        ReportCsv csv = new ReportCsv();
        for (String field : List.of("sale", "title", "currency", "as_of", "minutes_left_out")) {
            csv.line("sale", report.getString("sale"), field, report.getValue(field));
        }
        for (String section : List.of("totals", "conversion", "abandoned")) {
            JsonObject object = report.getJsonObject(section);
            object.forEach(entry -> csv.line(section, "", entry.getKey(), entry.getValue()));
        }
        LISTS.forEach(section -> csv.list(section, report.getJsonArray(section)));
        JsonObject waits = report.getJsonObject("waits");
        for (String field : List.of("people", "p50_seconds", "p90_seconds", "p99_seconds")) {
            csv.line("waits", "", field, waits.getValue(field));
        }
        csv.list("waits", waits.getJsonArray("classes"));
        return csv.text.toString();
    }

    /** Each element's first field is its name. */
    private void list(String section, JsonArray elements) {
        for (Object element : elements) {
            JsonObject object = (JsonObject) element;
            String first = object.fieldNames().iterator().next();
            Object name = object.getValue(first);
            object.forEach(entry -> {
                if (!entry.getKey().equals(first))
                    line(section, name == null ? "more" : name, entry.getKey(), entry.getValue());
            });
        }
    }

    private void line(String section, Object name, String field, Object value) {
        text.append(cell(section))
                .append(',')
                .append(cell(name))
                .append(',')
                .append(cell(field))
                .append(',');
        text.append(cell(value)).append("\r\n");
    }

    static String cell(Object value) {
        String cell = value == null ? "" : value.toString();
        if (!cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0) cell = "'" + cell;
        boolean quoted = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }
}
