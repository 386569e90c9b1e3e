package sluice.sale;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * How far the draw of a sale's pre-queue has come: committed, then the cohort closed, then drawn when the sale opens. A
 * sale that opens without a pre-queue stays at its commitment.
 *
 * @param commitment SHA-256 of the secret; null only before the sale was stored
 * @param beacon the public randomness named beforehand, or null
 * @param cohort how many indexes, from 0 on, are drawn; null until the pre-queue is closed
 * @param root Merkle root over the cohort's ticket ids; null until then
 * @param beaconValue what the beacon said; null until it is known
 * @param secret null until drawn: nobody learns it before, this process neither
 * @param closedAt null until the pre-queue is closed
 * @param drawnAt null until drawn
 */
public record Draw(
        Buffer commitment,
        String beacon,
        Integer cohort,
        Buffer root,
        Buffer beaconValue,
        Buffer secret,
        Instant closedAt,
        Instant drawnAt) {

    /** The draw of a new sale without a beacon. */
    public static Draw none() {
        return named(null);
    }

    /** The draw of a new sale with this beacon, or null. */
    public static Draw named(String beacon) {
        return new Draw(null, beacon, null, null, null, null, null, null);
    }

    public boolean closed() {
        return cohort != null;
    }

    /** Whether every place is known. */
    public boolean drawn() {
        return drawnAt != null;
    }

    /** Whether it cannot be drawn before the beacon's value is there. */
    public boolean awaitsBeacon() {
        return beacon != null && beaconValue == null;
    }

    @Override
    public String toString() {
        return "Draw[cohort " + cohort + (drawn() ? ", drawn]" : "]");
    }
}
