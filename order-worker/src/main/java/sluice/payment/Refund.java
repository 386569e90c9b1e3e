package sluice.payment;

/**
 * One ask to give money back, in part or whole.
 *
 * @param uuid ours
 * @param waitedMillis since it was wanted
 * @param charge the provider's id of the charge
 * @param id the provider's, once it has named it; else null
 */
public record Refund(
        String uuid,
        String order,
        int asks,
        long waitedMillis,
        String key,
        Charge.Money money,
        String charge,
        String id)
        implements Ask {}
