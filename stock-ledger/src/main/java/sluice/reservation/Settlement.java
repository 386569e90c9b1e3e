package sluice.reservation;

import java.util.regex.Pattern;

/**
 * How a reservation ends.
 *
 * @param confirm sold; otherwise its units go back to stock
 * @param reason of a release in one word, 1 to 64 of {@code a-z _}; ignored for a confirmation
 */
public record Settlement(String reservation, boolean confirm, String reason) {
    private static final Pattern REASON = Pattern.compile("[a-z_]{1,64}");

    public Settlement {
        if (!confirm && !REASON.matcher(reason).matches()) throw new IllegalArgumentException("not a reason");
    }

    public static Settlement confirm(String reservation) {
        return new Settlement(reservation, true, "");
    }

    public static Settlement release(String reservation, String reason) {
        return new Settlement(reservation, false, reason);
    }
}
