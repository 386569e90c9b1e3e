package sluice.throttle;

import java.time.Duration;
import java.util.List;

/**
 * The worst that any process saw of a sale's checkout, and how far its worker is behind the journal.
 *
 * @param errors share of purchases that failed, of the process with the greatest
 * @param blind whether of purchases or of payments nothing was seen at all
 */
record Health(
        long checkoutMillis,
        long paymentMillis,
        double errors,
        boolean paymentsPaused,
        long journalLagMillis,
        boolean blind) {
    /** A single failed purchase among few says nothing. */
    private static final int FEWEST_FAILED = 2;

    private static final double MOST_LEVEL = 10;

    /**
     * How much of what a checkout can bear is used up.
     *
     * @param level of the worst signal: from 1 on it is too much
     * @param reason which signal that is
     * @param blind whether it is well only because nothing was seen
     */
    record Load(double level, Reason reason, boolean blind) {}

    static Health of(List<Report> reports, long journalLagMillis) {
        return new Health(
                reports.stream()
                        .mapToLong(one -> one.checkout().highMillis())
                        .max()
                        .orElse(0),
                reports.stream()
                        .mapToLong(one -> one.payments().highMillis())
                        .max()
                        .orElse(0),
                reports.stream().mapToDouble(Health::errors).max().orElse(0),
                reports.stream().anyMatch(Report::paymentsPaused),
                journalLagMillis,
                reports.stream().allMatch(one -> one.checkout().blind())
                        || reports.stream().allMatch(one -> one.payments().blind()));
    }

    private static double errors(Report report) {
        int failed = report.checkout().failed();
        return failed < FEWEST_FAILED
                ? 0
                : (double) failed / (failed + report.checkout().took());
    }

    Load load(ThrottleSettings.Limits limits) {
        double slow =
                Math.max(share(checkoutMillis, limits.checkoutSlow()), share(paymentMillis, limits.paymentSlow()));
        Load worst = new Load(slow, Reason.CHECKOUT_SLOW, blind);
        worst = worse(worst, share(journalLagMillis, limits.journalLag()), Reason.JOURNAL_LAG);
        worst = worse(worst, share(errors, limits.errors()), Reason.CHECKOUT_ERRORS);
        return worse(worst, paymentsPaused ? MOST_LEVEL : 0, Reason.PAYMENTS_PAUSED);
    }

    private static double share(long millis, Duration limit) {
        return share((double) millis, (double) limit.toMillis());
    }

    private static double share(double value, double limit) {
        return Math.min(MOST_LEVEL, value / limit);
    }

    private static Load worse(Load worst, double level, Reason reason) {
        return level > 0 && level >= worst.level() ? new Load(level, reason, worst.blind()) : worst;
    }
}
