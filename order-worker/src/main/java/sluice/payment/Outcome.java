package sluice.payment;

import sluice.payment.Charge.Money;

/** What became of one ask, for a charge or a refund. {@code id} is the provider's, null where it named none. */
public sealed interface Outcome {
    /** The word of the outcome in the statements. */
    String word();

    /** The money has moved: this much, says the provider. */
    record Succeeded(String id, Money money) implements Outcome {
        @Override
        public String word() {
            return "succeeded";
        }
    }

    /** The provider said no; no money moved. */
    record Declined(String id, String reason) implements Outcome {
        @Override
        public String word() {
            return "declined";
        }
    }

    /** No answer, or none that says: the money may have moved. */
    record Unknown(String id, String reason) implements Outcome {
        @Override
        public String word() {
            return "unknown";
        }
    }

    /** It never left: the way to the provider is closed for a while. */
    record Unsent() implements Outcome {
        @Override
        public String word() {
            return "unsent";
        }
    }
}
