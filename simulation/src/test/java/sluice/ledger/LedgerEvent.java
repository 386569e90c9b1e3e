package sluice.ledger;

import java.util.List;
import java.util.Map;
import sluice.journal.Fold;
import sluice.lease.Lease;
import sluice.lease.Leases.Shown;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;

/** What may happen to a sale's ledger. Each is one script, except what the gate and the relay do by plain commands. */
public sealed interface LedgerEvent {
    /** {@code reserve.lua} at a time in ms. */
    record Reserve(long now, List<Purchase> purchases) implements LedgerEvent {}

    /** {@code settle.lua}. */
    record Settle(List<Settlement> settlements) implements LedgerEvent {}

    /** {@code return.lua}. */
    record Return(String ticket) implements LedgerEvent {}

    /** {@code renew.lua} at a time in ms: each lease lasts for {@code idle} ms from then. */
    record Renew(long now, long idle, List<Shown> passes) implements LedgerEvent {}

    /** {@code adjust.lua}: a product has so many units from now on. */
    record Adjust(String product, long total) implements LedgerEvent {}

    /** {@code shut-out.lua}. */
    record ShutOut(long epoch) implements LedgerEvent {}

    /** {@code begin-restore.lua}. */
    record Begin(long epoch) implements LedgerEvent {}

    /** {@code restore.lua}: a chunk of one key, field to value or member to score. */
    record Restore(long epoch, String key, Map<String, String> content) implements LedgerEvent {}

    /** {@code open.lua}: a halted ledger stays closed. */
    record Open(long epoch, boolean halted) implements LedgerEvent {}

    /** {@code snapshot.lua}: no cut within {@code silence} ms of one while nothing is journaled. */
    record Cut(long silence) implements LedgerEvent {}

    /** {@code close.lua}. */
    record Close(long epoch) implements LedgerEvent {}

    /** {@code read-epoch.lua}. */
    record ReadEpoch() implements LedgerEvent {}

    /** The gate lets somebody in. */
    record Admit(String ticket, Lease lease) implements LedgerEvent {}

    /** A lease ended without its holder: it ran out, or was revoked. */
    record Expire(String ticket) implements LedgerEvent {}

    /** The journal forgets what stands before an entry. */
    record Trim(Fold firstToKeep) implements LedgerEvent {}
}
