package sluice.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReportCsvTest {
    @Test
    void what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe() {
        for (String text : new String[] {"=1+1", "+1", "-1", "@x", "\tx"}) {
            assertEquals("'" + text, ReportCsv.cell(text));
        }
        assertEquals("\"'\rx\"", ReportCsv.cell("\rx"));
        assertEquals(
                "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"", ReportCsv.cell("=HYPERLINK(\"http://evil\",\"x\")"));
    }

    @Test
    void separators_quotes_and_line_ends_are_quoted_and_all_else_is_left_alone() {
        assertEquals("\"a,b\"", ReportCsv.cell("a,b"));
        assertEquals("\"a\"\"b\"", ReportCsv.cell("a\"b"));
        assertEquals("\"a\nb\"", ReportCsv.cell("a\nb"));
        assertEquals("a=b", ReportCsv.cell("a=b"));
        assertEquals("", ReportCsv.cell(null));
        assertEquals("12", ReportCsv.cell(12L));
    }
}
