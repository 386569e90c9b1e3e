package sluice.pass;

import java.nio.charset.StandardCharsets;

/**
 * Reads claims that are written exactly as {@link PassClaims#signingInput} writes them, in one walk and without a JSON
 * parser, because each purchase shows a pass. Whatever is written otherwise is not read here.
 */
final class PlainClaims {
    private static final int ID_LENGTH = 22;
    private static final int DIGEST_LENGTH = 43;
    private static final int MOST_DIGITS = 12;

    private final byte[] json;
    private int at;
    private boolean plain = true;

    private PlainClaims(byte[] json) {
        this.json = json;
    }

    /** The claims, or null if they are not plain; ranges are not judged, but {@code nbf} is {@code iat}. */
    static PassClaims read(byte[] json) {
        return new PlainClaims(json).claims();
    }

    private PassClaims claims() {
        String issuer = text("{\"iss\":\"");
        String sale = text("\",\"aud\":\"");
        String ticket = text("\",\"sub\":\"");
        String jti = text("\",\"jti\":\"");
        long issued = number("\",\"iat\":");
        long valid = number(",\"nbf\":");
        long expires = number(",\"exp\":");
        long most = number(",\"max_qty\":");
        boolean bound = plain && at < json.length && json[at] == ',';
        String device = bound ? text(",\"dvc\":\"") : "";
        skip(bound ? "\"}" : "}");
        boolean ours = plain
                && at == json.length
                && issued == valid
                && most <= Integer.MAX_VALUE
                && isId(ticket, ID_LENGTH)
                && isId(jti, ID_LENGTH)
                && (!bound || isId(device, DIGEST_LENGTH));
        return ours ? new PassClaims(issuer, sale, ticket, jti, issued, expires, (int) most, device) : null;
    }

    private void skip(String expected) {
        if (plain) plain = json.length - at >= expected.length();
        for (int i = 0; plain && i < expected.length(); i++) plain = json[at++] == expected.charAt(i);
    }

    /** What stands behind {@code before} and in front of the next quotation mark, if nothing in it is escaped. */
    private String text(String before) {
        skip(before);
        int from = at;
        while (plain && at < json.length && json[at] != '"') plain = isPlain(json[at++]);
        plain = plain && at > from;
        return plain ? new String(json, from, at - from, StandardCharsets.US_ASCII) : "";
    }

    private static boolean isPlain(byte c) {
        return c >= ' ' && c < 127 && c != '\\';
    }

    private long number(String before) {
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

    private static boolean isId(String text, int length) {
        if (text.length() != length) return false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '_') return false;
        }
        return true;
    }
}
