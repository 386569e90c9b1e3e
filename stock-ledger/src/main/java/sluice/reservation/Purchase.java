package sluice.reservation;

import java.util.List;

/**
 * What a buyer asks for.
 *
 * @param id of the reservation and of the order it becomes, derived from buyer and idempotency key: 22 of base64url
 * @param digest of the pass he shows, as his lease holds it
 * @param fingerprint of the whole request and of the pass: the same id with another fingerprint is another purchase
 */
public record Purchase(
        String id, String ticket, String digest, String fingerprint, String paymentMethod, List<Line> lines) {
    private static final int ID = 22;
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_DIGEST = 128;

    public Purchase {
        require(id.length() == ID && isWord(id, ""), "id");
        require(ticket.length() == ID && isWord(ticket, ""), "ticket");
        require(digest.length() <= LONGEST_DIGEST && isWord(digest, "+/="), "digest");
        require(fingerprint.length() <= LONGEST_WORD && isWord(fingerprint, ""), "fingerprint");
        require(paymentMethod.length() <= LONGEST_WORD && isWord(paymentMethod, ""), "payment method");
        lines = LinesText.inOrder(lines);
    }

    // These words become fields of a journal line: a space or a bar in one would forge another.
    private static boolean isWord(String text, String more) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '_' && more.indexOf(c) < 0) return false;
        }
        return !text.isEmpty();
    }

    private static void require(boolean holds, String name) {
        if (!holds) throw new IllegalArgumentException("not a " + name);
    }
}
