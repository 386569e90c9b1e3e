package sluice.sale;

/** An expected "no", on its way to the HTTP edge. Carries no stack: it is an answer, not a fault. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final int retryAfterSeconds;

    Refused(Refusal refusal, String detail, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.refusal = refusal;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** Seconds after which asking again makes sense; 0 when the answer carries no {@code Retry-After}. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
