package sluice.http;

/** Reads a query in which nothing is encoded, as nearly all are; for others there is the server's decoder. */
final class PlainQuery {
    private PlainQuery() {}

    /** Whether {@code query}, null for none, may be read here. */
    static boolean is(String query) {
        if (query == null) return true;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '%' || c == '+' || c == ';' || c == '#') return false;
        }
        return true;
    }

    /** The first value of {@code name}, in any case of its letters; empty without {@code =}; null if it is absent. */
    static String value(String query, String name) {
        int from = 0;
        while (query != null && from <= query.length()) {
            int end = query.indexOf('&', from);
            if (end < 0) end = query.length();
            int after = from + name.length();
            boolean named = after <= end && query.regionMatches(true, from, name, 0, name.length());
            if (named && after == end) return "";
            if (named && query.charAt(after) == '=') return query.substring(after + 1, end);
            from = end + 1;
        }
        return null;
    }
}
