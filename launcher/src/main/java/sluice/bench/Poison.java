package sluice.bench;

import java.util.Arrays;
import java.util.List;

/** Records that can never be entries of a journal, one of each kind. */
final class Poison {
    private static final int LONG = 1_000_000;

    private Poison() {}

    static List<String> records() {
        return Arrays.asList(
                null,
                "",
                "null",
                "{\"event\":\"reserve\",\"order\":",
                "1-1",
                "one-two\nreserve",
                "1-999999999\nteleport a b c",
                "1-999999999\nreserve only three",
                "1-999999999\nreserve AAAAAAAAAAAAAAAAAAAAAA t b f m unit=-1",
                "1-999999999\nreserve AAAAAAAAAAAAAAAAAAAAAA t b f m unit=99999999999999999999",
                "99999999999999999999-1\nrelease a b",
                "\u0000\u0001\ufffd\n\u0000",
                "x".repeat(LONG));
    }
}
