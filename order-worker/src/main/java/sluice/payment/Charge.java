package sluice.payment;

/**
 * One ask for money.
 *
 * @param order whose charge it is; the provider sees it as our reference
 * @param attempt the charge's number in the order, from 1
 * @param asks how often it was asked, this one included
 * @param waitedMillis how long the order waited for it before it was taken; 0 when it is asked again
 * @param key under which the provider charges at most once, however often it is asked
 */
public record Charge(String order, int attempt, int asks, long waitedMillis, String key, Money money, String method) {
    /** An amount in minor units of a currency (ISO 4217). */
    public record Money(long amount, String currency) {}

    /** Whether the provider may have heard of it before. */
    public boolean again() {
        return asks > 1;
    }

    /** What silence means. Only a first ask that never left is known to have moved no money. */
    public Outcome unanswered(boolean sent) {
        if (sent) return new Outcome.Unknown("the provider did not answer");
        return again() ? new Outcome.Unknown("the provider is not asked now") : new Outcome.Unsent();
    }
}
