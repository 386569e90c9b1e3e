package sluice.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON that is written in the one way in which its writer always writes it, in one walk over its bytes and
 * without a parser, for the few texts that every purchase brings. At the first byte that is otherwise it is no longer
 * {@link #isPlain plain}, and nothing it reads counts: then a parser is to be asked, which alone says what is wrong.
 */
public final class PlainJson {
    private static final int MOST_DIGITS = 12;

    /** What stands for itself in a JSON text. */
    private static final boolean[] PLAIN = new boolean[256];

    /** What ids and digests are of. */
    private static final boolean[] URL_SAFE = new boolean[256];

    static {
        for (int c = ' '; c < 127; c++) PLAIN[c] = c != '\\' && c != '"';
        for (byte c : bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) URL_SAFE[c] = true;
    }

    private final byte[] json;
    private int at;
    private boolean plain = true;

    public PlainJson(byte[] json) {
        this.json = json;
    }

    /** Of {@code ascii}, for what is {@link #skip skipped}. */
    public static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether all that was read so far was as expected. */
    public boolean isPlain() {
        return plain;
    }

    public boolean isAtEnd() {
        return at == json.length;
    }

    /** Whether {@code c} comes next. */
    public boolean isNext(char c) {
        return plain && at < json.length && json[at] == c;
    }

    /** Goes over {@code expected}. */
    public void skip(byte[] expected) {
        int to = at + expected.length;
        plain = plain && to <= json.length && Arrays.equals(json, at, to, expected, 0, expected.length);
        at = to;
    }

    /** What stands behind {@code before} and in front of the next quotation mark, if nothing in it is escaped. */
    public String text(byte[] before) {
        return run(before, PLAIN);
    }

    /** As above, of letters, digits, {@code -} and {@code _} alone. */
    public String word(byte[] before) {
        return run(before, URL_SAFE);
    }

    private String run(byte[] before, boolean[] of) {
        skip(before);
        int to = at;
        while (plain && to < json.length && of[json[to] & 0xff]) to++;
        plain = plain && to > at;
        String run = plain ? new String(json, at, to - at, StandardCharsets.ISO_8859_1) : "";
        at = to;
        return run;
    }

    /** The number behind {@code before}: digits, and the first of them not 0. */
    public long number(byte[] before) {
        skip(before);
        int from = at;
        long number = 0;
        for (; plain && at < json.length && json[at] >= '0' && json[at] <= '9'; at++) {
            number = number * 10 + json[at] - '0';
            plain = at - from < MOST_DIGITS;
        }
        plain = plain && at > from && json[from] != '0';
        return number;
    }
}
