package sluice.payment;

/**
 * One ask for money.
 *
 * @param order whose charge it is; the provider sees it as our reference
 * @param attempt the charge's number in the order, from 1
 * @param asks how often it was asked, this one included
 * @param waitedMillis how long the order waited for it before it was taken or, asked again, since it was first taken
 * @param key under which the provider charges at most once, however often it is asked
 * @param id the provider's, once it has named it; else null
 */
public record Charge(
        String order, int attempt, int asks, long waitedMillis, String key, Money money, String method, String id)
        implements Ask {
    /** An amount in minor units of a currency (ISO 4217). */
    public record Money(long amount, String currency) {}
}
