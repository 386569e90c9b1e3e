package sluice.lease;

import java.time.Instant;
import sluice.sale.SaleId;

/**
 * A claim as Postgres keeps it; a lost lease is restored from it.
 *
 * @param expiresAt the end of the pass
 * @param idleEnd the end of the lease without activity
 * @param hardEnd the end of the lease at the latest
 * @param claimedAt when the gate let it in, by the clock of Redis without its steps back, to the millisecond
 * @param inside leases there were then, this one included; what the cap is checked against
 */
public record ClaimRow(
        SaleId sale,
        String ticket,
        long index,
        String jti,
        String digest,
        String kid,
        String buyer,
        int maxQty,
        Instant issuedAt,
        Instant expiresAt,
        Instant idleEnd,
        Instant hardEnd,
        Instant claimedAt,
        int inside) {

    /** The lease this claim made. */
    public Lease lease() {
        return new Lease(
                digest,
                buyer,
                maxQty,
                idleEnd.toEpochMilli(),
                hardEnd.toEpochMilli(),
                jti,
                issuedAt.getEpochSecond(),
                expiresAt.getEpochSecond(),
                kid,
                claimedAt.toEpochMilli(),
                inside);
    }
}
