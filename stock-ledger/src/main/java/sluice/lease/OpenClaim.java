package sluice.lease;

import io.vertx.sqlclient.Row;
import sluice.sale.SaleId;

/**
 * A claim whose lease has not ended: neither returned, nor run out unused, nor with an ended reservation.
 *
 * @param bought whether an open reservation keeps the lease from running out; a ticket may have bought before
 */
public record OpenClaim(ClaimRow claim, boolean bought) {
    static OpenClaim of(SaleId sale, Row row) {
        ClaimRow claim = new ClaimRow(
                sale,
                row.getString("ticket"),
                row.getLong("index"),
                row.getString("jti"),
                row.getString("digest"),
                row.getString("kid"),
                row.getString("buyer"),
                row.getInteger("max_qty"),
                row.getOffsetDateTime("issued_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("idle_end").toInstant(),
                row.getOffsetDateTime("hard_end").toInstant(),
                row.getOffsetDateTime("claimed_at").toInstant(),
                row.getInteger("inside"));
        return new OpenClaim(claim, row.getBoolean("bought"));
    }
}
