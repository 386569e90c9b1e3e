package sluice.reservation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a buyer asks for.
 *
 * @param id of the reservation and of the order it becomes, derived from buyer and idempotency key: 22 of base64url
 * @param digest of the pass he shows, as his lease holds it
 * @param fingerprint of the whole request: the same id with another fingerprint is another purchase
 */
public record Purchase(
        String id, String ticket, String digest, String fingerprint, String paymentMethod, List<Line> lines) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_+/=-]{1,128}");

    public Purchase {
        require(ID, id, "id");
        require(ID, ticket, "ticket");
        require(DIGEST, digest, "digest");
        require(WORD, fingerprint, "fingerprint");
        require(WORD, paymentMethod, "payment method");
        lines = LinesText.read(LinesText.write(lines));
    }

    // These words become fields of a journal line: a space or a bar in one would forge another.
    private static void require(Pattern form, String value, String name) {
        if (!form.matcher(value).matches()) throw new IllegalArgumentException("not a " + name);
    }
}
