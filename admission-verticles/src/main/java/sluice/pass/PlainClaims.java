package sluice.pass;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads claims that are written exactly as {@link PassClaims#signingInput} writes them, in one walk and without a JSON
 * parser, because each purchase shows a pass. Whatever is written otherwise is not read here.
 */
final class PlainClaims {
    private static final int ID_LENGTH = 22;
    private static final int DIGEST_LENGTH = 43;
    private static final int MOST_DIGITS = 12;

    private static final byte[] ISSUER = bytes("{\"iss\":\"");
    private static final byte[] SALE = bytes("\",\"aud\":\"");
    private static final byte[] TICKET = bytes("\",\"sub\":\"");
    private static final byte[] JTI = bytes("\",\"jti\":\"");
    private static final byte[] ISSUED = bytes("\",\"iat\":");
    private static final byte[] VALID = bytes(",\"nbf\":");
    private static final byte[] EXPIRES = bytes(",\"exp\":");
    private static final byte[] MOST = bytes(",\"max_qty\":");
    private static final byte[] DEVICE = bytes(",\"dvc\":\"");
    private static final byte[] END = bytes("}");
    private static final byte[] END_OF_TEXT = bytes("\"}");

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

    private PlainClaims(byte[] json) {
        this.json = json;
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** The claims, or null if they are not plain; ranges are not judged, but {@code nbf} is {@code iat}. */
    static PassClaims read(byte[] json) {
        return new PlainClaims(json).claims();
    }

    private PassClaims claims() {
        String issuer = text(ISSUER);
        String sale = text(SALE);
        String ticket = id(TICKET, ID_LENGTH);
        String jti = id(JTI, ID_LENGTH);
        long issued = number(ISSUED);
        long valid = number(VALID);
        long expires = number(EXPIRES);
        long most = number(MOST);
        boolean bound = plain && at < json.length && json[at] == ',';
        String device = bound ? id(DEVICE, DIGEST_LENGTH) : "";
        skip(bound ? END_OF_TEXT : END);
        boolean ours = plain && at == json.length && issued == valid && most <= Integer.MAX_VALUE;
        return ours ? new PassClaims(issuer, sale, ticket, jti, issued, expires, (int) most, device) : null;
    }

    private void skip(byte[] expected) {
        int to = at + expected.length;
        plain = plain && to <= json.length && Arrays.equals(json, at, to, expected, 0, expected.length);
        at = to;
    }

    /** What stands behind {@code before} and in front of the next quotation mark, if nothing in it is escaped. */
    private String text(byte[] before) {
        skip(before);
        int to = at;
        while (plain && to < json.length && PLAIN[json[to] & 0xff]) to++;
        return take(to);
    }

    /** As above, of so many characters and all of them of an id. */
    private String id(byte[] before, int length) {
        skip(before);
        int to = at + length;
        boolean safe = plain && to <= json.length;
        for (int i = at; safe && i < to; i++) safe = URL_SAFE[json[i] & 0xff];
        plain = safe;
        return take(to);
    }

    /** What stands in front of {@code to}: nothing is not plain. What follows is the next one's affair. */
    private String take(int to) {
        plain = plain && to > at;
        String taken = plain ? new String(json, at, to - at, StandardCharsets.ISO_8859_1) : "";
        at = to;
        return taken;
    }

    private long number(byte[] before) {
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
