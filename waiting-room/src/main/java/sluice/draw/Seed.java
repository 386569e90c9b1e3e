package sluice.draw;

import java.nio.ByteBuffer;

/** What the draw's places come from, and the promise given before. */
final class Seed {
    private Seed() {}

    /** Published from the beginning: the secret cannot be another one later. */
    static byte[] commitment(byte[] secret) {
        return Sha256.of(secret);
    }

    /**
     * SHA-256 of secret (32 bytes), root (32), cohort (8, big-endian) and, if the sale names a beacon, its value. No
     * two draws have the same input: the first three have fixed lengths, and a beacon's value is not empty.
     *
     * @param beaconValue null without a beacon
     */
    static byte[] of(byte[] secret, byte[] root, int cohort, byte[] beaconValue) {
        byte[] size = ByteBuffer.allocate(Long.BYTES).putLong(cohort).array();
        return Sha256.of(secret, root, size, beaconValue == null ? new byte[0] : beaconValue);
    }
}
