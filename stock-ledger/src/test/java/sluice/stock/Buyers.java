package sluice.stock;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import sluice.reservation.Line;
import sluice.reservation.Purchase;

/** What buyers show and want in tests of the ledger. */
public final class Buyers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Buyers() {}

    public static String id() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String digest(String ticket) {
        return "digest-of-" + ticket;
    }

    public static Purchase purchase(String ticket, Line... lines) {
        return new Purchase(id(), ticket, digest(ticket), "fp-" + ticket, "tok_ok", List.of(lines));
    }

    public static Line a(int quantity) {
        return new Line("a", quantity);
    }

    public static Line b(int quantity) {
        return new Line("b", quantity);
    }
}
