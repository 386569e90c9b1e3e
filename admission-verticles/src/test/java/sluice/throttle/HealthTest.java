package sluice.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.pulse.Pulse.Reading;

class HealthTest {
    private static final ThrottleSettings.Limits LIMITS = new SimulatedCheckout().settings.limits();
    private static final Reading NOTHING = new Reading(0, 0, 0);
    private static final Reading GOOD = new Reading(100, 0, 100);

    private static Health.Load load(long lagMillis, Report... reports) {
        return Health.of(List.of(reports), lagMillis).load(LIMITS);
    }

    private static Report report(Reading checkout, Reading payments) {
        return new Report(checkout, payments, false);
    }

    @Test
    void the_worst_of_all_processes_counts() {
        Health.Load load =
                load(0, report(GOOD, NOTHING), report(new Reading(9, 0, 1_500), NOTHING), report(GOOD, GOOD));
        assertEquals(1.5, load.level(), 1e-9);
        assertEquals(Reason.CHECKOUT_SLOW, load.reason());
    }

    @Test
    void the_signal_that_is_worst_is_the_reason() {
        assertEquals(
                Reason.CHECKOUT_SLOW,
                load(0, report(GOOD, new Reading(5, 0, 4_000))).reason());
        assertEquals(2.0, load(0, report(GOOD, new Reading(5, 0, 4_000))).level(), 1e-9);
        assertEquals(
                Reason.JOURNAL_LAG,
                load(20_000, report(GOOD, new Reading(5, 0, 4_000))).reason());
        assertEquals(
                Reason.CHECKOUT_ERRORS,
                load(0, report(new Reading(80, 20, 50), GOOD)).reason());
        Report paused = new Report(new Reading(0, 9, 0), GOOD, true);
        assertEquals(Reason.PAYMENTS_PAUSED, load(90_000, paused).reason());
    }

    @Test
    void one_failed_purchase_is_no_error_ratio() {
        assertTrue(load(0, report(new Reading(3, 1, 20), GOOD)).level() < 0.5);
        assertTrue(load(0, report(new Reading(3, 2, 20), GOOD)).level() > 1);
    }

    @Test
    void who_sees_no_purchase_or_no_payment_is_blind() {
        assertTrue(load(0, report(NOTHING, NOTHING)).blind());
        assertTrue(load(0, report(GOOD, NOTHING), report(GOOD, NOTHING)).blind());
        assertFalse(load(0, report(GOOD, NOTHING), report(NOTHING, GOOD)).blind());
    }

    @Test
    void a_report_is_read_as_it_was_written() {
        Report report = new Report(new Reading(12, 3, 450), new Reading(7, 0, 2_000), true);
        assertEquals(report, Report.decode(report.encode()));
    }
}
