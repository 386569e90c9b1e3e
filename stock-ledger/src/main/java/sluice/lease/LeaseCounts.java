package sluice.lease;

/** Leases of a sale that shop, and leases whose reservation is not settled yet. */
public record LeaseCounts(long shopping, long buying) {
    public long active() {
        return shopping + buying;
    }
}
