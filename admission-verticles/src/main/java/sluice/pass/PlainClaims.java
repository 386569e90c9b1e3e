package sluice.pass;

import static sluice.http.PlainJson.bytes;

import sluice.http.PlainJson;

/**
 * Reads claims that are written exactly as {@link PassClaims#signingInput} writes them, because each purchase shows a
 * pass. Whatever is written otherwise is not read here.
 */
final class PlainClaims {
    private static final int ID_LENGTH = 22;
    private static final int DIGEST_LENGTH = 43;

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

    private PlainClaims() {}

    /** The claims, or null if they are not plain; ranges are not judged, but {@code nbf} is {@code iat}. */
    static PassClaims read(byte[] bytes) {
        PlainJson json = new PlainJson(bytes);
        String issuer = json.text(ISSUER);
        String sale = json.text(SALE);
        String ticket = json.word(TICKET);
        String jti = json.word(JTI);
        long issued = json.number(ISSUED);
        long valid = json.number(VALID);
        long expires = json.number(EXPIRES);
        long most = json.number(MOST);
        boolean bound = json.isNext(',');
        String device = bound ? json.word(DEVICE) : "";
        json.skip(bound ? END_OF_TEXT : END);
        boolean ours = json.isPlain()
                && json.isAtEnd()
                && ticket.length() == ID_LENGTH
                && jti.length() == ID_LENGTH
                && (!bound || device.length() == DIGEST_LENGTH)
                && issued == valid
                && most <= Integer.MAX_VALUE;
        return ours ? new PassClaims(issuer, sale, ticket, jti, issued, expires, (int) most, device) : null;
    }
}
