package sluice.reservation;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * The stock ledger's limits.
 *
 * @param reserveBatch items of one call
 * @param reserveQueue items waiting for a call, per event loop and sale; also buyers of a process waiting for the log
 * @param acknowledgeTimeout how long a buyer waits for his own entry in the log
 * @param relayTurn how long a relay may be silent before another takes its turn
 * @param relayBatch journal entries copied at once, per sale
 * @param acceptedIds reservations a process remembers from the log, per sale
 * @param recountEvery how often the counters of a sale are compared with the tables
 * @param wallTickets tickets that have bought which a process can tell from others once a sale is sold out, per sale
 * @param wallAge how long ago a process must have read all of a log to refuse from memory
 */
public record LedgerSettings(
        int reserveBatch,
        int reserveQueue,
        Duration acknowledgeTimeout,
        Duration relayTurn,
        int relayBatch,
        int acceptedIds,
        Duration recountEvery,
        int wallTickets,
        Duration wallAge) {
    public static LedgerSettings from(Settings settings) {
        return new LedgerSettings(
                settings.count("ledger.reserve-batch", 1, 128),
                settings.count("ledger.reserve-queue", 1, 1_000_000),
                settings.duration("ledger.acknowledge-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                settings.duration("ledger.relay-turn", Duration.ofMillis(200), Duration.ofMinutes(1)),
                settings.count("ledger.relay-batch", 1, 1000),
                settings.count("ledger.accepted-ids", 1000, 10_000_000),
                settings.duration("ledger.recount-every", Duration.ofMillis(100), Duration.ofMinutes(1)),
                settings.count("ledger.wall-tickets", 1000, 100_000_000),
                settings.duration("ledger.wall-age", Duration.ofMillis(300), Duration.ofMinutes(1)));
    }
}
