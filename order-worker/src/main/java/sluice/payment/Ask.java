package sluice.payment;

import sluice.payment.Charge.Money;

/** One ask of a provider, under a key with which it moves money at most once however often it is asked. */
public sealed interface Ask permits Charge, Refund {
    String order();

    Money money();

    /** How often it was asked, this one included. */
    int asks();

    String key();

    /** Whether the provider may have heard of it before. */
    default boolean again() {
        return asks() > 1;
    }

    /** What silence means. Only a first ask that never left is known to have moved no money. */
    default Outcome unanswered(boolean sent) {
        if (sent) return new Outcome.Unknown(null, "the provider did not answer");
        return again() ? new Outcome.Unknown(null, "the provider is not asked now") : new Outcome.Unsent();
    }
}
