package sluice.lease;

import java.util.List;

/**
 * One slot of the shop, as it stands in the {@code leases} hash under its ticket.
 *
 * @param digest SHA-256 of the pass's signing input, in a form without {@code |}
 * @param buyer the identity whose limits count; the ticket where the sale knows none
 * @param maxQty units this lease may buy
 * @param idleEndMillis when it ends without activity
 * @param hardEndMillis when it ends at the latest
 * @param iat the pass's issue time in seconds
 * @param exp the pass's end in seconds
 * @param kid the key that signed the pass
 * @param claimedMillis when it was made, by the clock of Redis without its steps back
 * @param inside leases there were when it was made, itself included
 */
public record Lease(
        String digest,
        String buyer,
        int maxQty,
        long idleEndMillis,
        long hardEndMillis,
        String jti,
        long iat,
        long exp,
        String kid,
        long claimedMillis,
        int inside) {
    private static final int FIELDS = 11;

    public String encode() {
        return String.join(
                "|",
                digest,
                buyer,
                Integer.toString(maxQty),
                Long.toString(idleEndMillis),
                Long.toString(hardEndMillis),
                jti,
                Long.toString(iat),
                Long.toString(exp),
                kid,
                Long.toString(claimedMillis),
                Integer.toString(inside));
    }

    /** Reads what {@link #encode} wrote; anything else is a bug. */
    public static Lease decode(String text) {
        List<String> fields = List.of(text.split("\\|", -1));
        if (fields.size() != FIELDS) throw new IllegalStateException("not a lease");
        return new Lease(
                fields.get(0),
                fields.get(1),
                Integer.parseInt(fields.get(2)),
                Long.parseLong(fields.get(3)),
                Long.parseLong(fields.get(4)),
                fields.get(5),
                Long.parseLong(fields.get(6)),
                Long.parseLong(fields.get(7)),
                fields.get(8),
                Long.parseLong(fields.get(9)),
                Integer.parseInt(fields.get(10)));
    }

    /** The earlier of both ends: at this millisecond the lease has ended. */
    public long endMillis() {
        return Math.min(idleEndMillis, hardEndMillis);
    }
}
