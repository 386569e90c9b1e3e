package sluice.payment;

/** What became of one ask. */
public sealed interface Outcome {
    /** The word of the outcome in the statements. */
    String word();

    /** The money is ours. */
    record Paid(String chargeId) implements Outcome {
        @Override
        public String word() {
            return "paid";
        }
    }

    /** The provider said no; no money moved. {@code chargeId} may be null. */
    record Declined(String chargeId, String reason) implements Outcome {
        @Override
        public String word() {
            return "declined";
        }
    }

    /** No answer, or none that says: the money may have moved. */
    record Unknown(String reason) implements Outcome {
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
