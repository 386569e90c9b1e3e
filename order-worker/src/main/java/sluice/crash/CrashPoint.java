package sluice.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A moment in a worker's life. A process started with {@code -Dsluice.crash-point=NAME:N} ends the Nth time it reaches
 * it, at once and with {@link #EXIT_CODE}, as if it had been killed: no stream is flushed, no connection is closed.
 */
public enum CrashPoint {
    /** Records of a log were read, nothing of them is written. */
    RECORDS_READ,
    /** A batch's transaction has done all its work and is not committed. */
    BATCH_WRITTEN,
    BATCH_COMMITTED,
    OFFSETS_COMMITTED,
    /** Orders are charging, and nobody has been asked for the money. */
    CHARGES_TAKEN,
    /** The provider has answered, and nobody but us knows. */
    CHARGE_ANSWERED,
    OUTCOMES_WRITTEN,
    OUTCOMES_COMMITTED,
    /** Charges whose outcome is open were taken to be asked again. */
    OPEN_CHARGES_TAKEN,
    /** Orders whose hold ran out have ended in a transaction that is not committed. */
    EXPIRY_WRITTEN,
    EXPIRY_COMMITTED,
    SETTLEMENTS_TAKEN,
    /** The ledger has settled, and the outbox does not know. */
    SETTLED,
    /** Refunds were taken, and nobody has been asked for them. */
    REFUNDS_TAKEN,
    /** The provider has answered a refund, and nobody but us knows. */
    REFUND_ANSWERED;

    /** With which an armed process ends. */
    public static final int EXIT_CODE = 86;

    public static final String PROPERTY = "sluice.crash-point";

    /** The points by the words that arm them: {@code records_read}. */
    public static final List<String> WORDS =
            Arrays.stream(values()).map(CrashPoint::word).toList();

    private static final CrashPoint ARMED = armed();
    private static final AtomicInteger LEFT = new AtomicInteger(left());

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Ends the process if this point is armed and it is the time. */
    public void reach() {
        if (this == ARMED && LEFT.decrementAndGet() == 0) Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static CrashPoint armed() {
        String property = System.getProperty(PROPERTY);
        return property == null ? null : valueOf(property.split(":", 2)[0].toUpperCase(Locale.ROOT));
    }

    private static int left() {
        String property = System.getProperty(PROPERTY);
        return property == null ? 0 : Integer.parseInt(property.split(":", 2)[1]);
    }
}
