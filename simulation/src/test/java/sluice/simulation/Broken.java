package sluice.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sluice.journal.CopyPosition;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.LoggedEntry;
import sluice.journal.MalformedEntry;
import sluice.journal.OwnEntry;
import sluice.ledger.Holding;
import sluice.ledger.LedgerModel;
import sluice.ledger.LedgerState;
import sluice.order.OrderStatus;
import sluice.order.SaleLog;
import sluice.order.SaleLog.Read;
import sluice.reservation.Purchase;
import sluice.reservation.Reserved;

/** The rules without one of them. The simulator must catch each. */
enum Broken {
    /** The entry is written by a second call, which may never come. */
    JOURNAL_NOT_ATOMIC(TornJournal::new),
    /** Units go back on sale before the order's end is committed. */
    RELEASE_FIRST(() -> new Rules() {
        @Override
        boolean releasesFirst() {
            return true;
        }
    }),
    /** Any server writes what it has. */
    NO_OWNER(() -> new Rules() {
        @Override
        LedgerModel ledger() {
            return new LedgerModel() {
                @Override
                protected boolean owns(LedgerState state, String server) {
                    return true;
                }
            };
        }
    }),
    /** The journal forgets what was copied, though it is not in the tables. */
    TRIM_AT_LOG_END(() -> new Rules() {
        @Override
        Fold firstToKeep(Cursor cursor, CopyPosition copied) {
            return new Fold(copied.at().epoch(), copied.at().seq() + 1);
        }
    }),
    /** What is read again is applied again. */
    NO_CURSOR(NoCursor::new),
    /** A hold runs out while the provider is asked. */
    EXPIRE_WHILE_CHARGING(() -> new Rules() {
        @Override
        boolean expires(OrderStatus status) {
            return super.expires(status) || status == OrderStatus.CHARGING || status == OrderStatus.UNKNOWN;
        }

        @Override
        boolean keepsArrows() {
            return false;
        }
    }),
    /** The tables are read before the log is closed to the epoch before. */
    LOAD_BEFORE_EPOCH(() -> new Rules() {
        @Override
        boolean loadsBeforeEpoch() {
            return true;
        }
    }),
    /** While what the journal holds is brought into the tables, it goes on. */
    LEDGER_NOT_SHUT(() -> new Rules() {
        @Override
        boolean shutsLedger() {
            return false;
        }
    }),
    /** What only the journal holds is left behind when an epoch ends. */
    JOURNAL_LEFT_BEHIND(() -> new Rules() {
        @Override
        boolean savesJournal() {
            return false;
        }
    }),
    /** A buyer is answered when the log is past the place of his entry. */
    WATERMARK(() -> new Rules() {
        @Override
        boolean isAnswered(Set<OwnEntry> accepted, Fold fold, Reserved reserved) {
            return fold != null && fold.compareTo(new Fold(reserved.epoch(), reserved.seq())) >= 0;
        }
    }),
    /** A restore goes on on a server that took over in the middle of it. */
    RESTORE_ON_ANOTHER_SERVER(() -> new Rules() {
        @Override
        LedgerModel ledger() {
            return new LedgerModel() {
                @Override
                protected boolean isRestoredBy(LedgerState state, String server, long epoch) {
                    return state.head().restoring() == epoch;
                }
            };
        }
    }),
    /** Entries of an epoch that is over count. */
    ZOMBIE_ACCEPTED(ZombieAccepted::new),
    /** Another purchase under a known key gets the answer of the first. */
    NO_FINGERPRINT(() -> new Rules() {
        @Override
        LedgerModel ledger() {
            return new LedgerModel() {
                @Override
                protected boolean isSame(Holding known, Purchase purchase) {
                    return true;
                }
            };
        }
    });

    @SuppressWarnings("ImmutableEnumChecker") // it makes new rules for each run
    private final Supplier<Rules> rules;

    Broken(Supplier<Rules> rules) {
        this.rules = rules;
    }

    Rules rules() {
        return rules.get();
    }

    private static final class TornJournal extends Rules {
        private final List<String> unwritten = new ArrayList<>();

        @Override
        LedgerModel ledger() {
            return new LedgerModel() {
                @Override
                protected Step journal(LedgerState state, List<String> answer, String text) {
                    if (!text.startsWith("reserve")) return super.journal(state, answer, text);
                    unwritten.add(text);
                    return new Step(state, answer, Optional.empty());
                }
            };
        }

        @Override
        void journalLater(World world, SimProcess process) {
            List<String> texts = List.copyOf(unwritten);
            unwritten.clear();
            for (String text : texts) {
                world.network.call(process, () -> world.redis.append(process, text), written -> {}, () -> {});
            }
        }
    }

    /** Folds by a laxer rule than {@link Fold}; the cursor follows the right one. */
    private abstract static class LaxFold extends Rules {
        abstract boolean counts(Fold fold, JournalEntry entry);

        boolean counts(JournalLine line, boolean accepted) {
            return true;
        }

        @Override
        SaleLog.Batch fold(SaleLog log, List<Read> records) {
            List<LoggedEntry> accepted = new ArrayList<>();
            Fold fold = log.cursor().fold();
            for (Read record : records) {
                JournalEntry entry = parse(record);
                if (fold.accepts(entry) || counts(fold, entry)) accepted.add(new LoggedEntry(record.offset(), entry));
                fold = fold.after(entry);
            }
            return new SaleLog.Batch(accepted, List.of(), false);
        }

        private static JournalEntry parse(Read record) {
            try {
                return JournalEntry.parse(record.value());
            } catch (MalformedEntry e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        Counted counted(Cursor from, List<LoggedEntry> entries) {
            Cursor cursor = from;
            List<Counted.Placed> lines = new ArrayList<>();
            for (LoggedEntry logged : entries) {
                JournalEntry entry = logged.entry();
                boolean accepted = cursor.fold().accepts(entry);
                if (!accepted && !counts(cursor.fold(), entry)) continue;
                cursor = Counted.after(cursor, List.of(logged)).cursor();
                for (JournalLine line : entry.lines()) {
                    if (counts(line, accepted))
                        lines.add(new Counted.Placed(new Fold(entry.epoch(), entry.seq()), line));
                }
            }
            return new Counted(cursor, lines);
        }
    }

    private static final class NoCursor extends LaxFold {
        private static final int REPLAYED = 6;

        @Override
        boolean counts(Fold fold, JournalEntry entry) {
            return entry.epoch() == fold.epoch() && entry.seq() > 0;
        }

        @Override
        boolean movesCursorOnce() {
            return false;
        }

        @Override
        long firstOffset(Cursor cursor) {
            return Math.max(0, cursor.offset() + 1 - REPLAYED);
        }
    }

    private static final class ZombieAccepted extends LaxFold {
        @Override
        boolean counts(Fold fold, JournalEntry entry) {
            return entry.epoch() < fold.epoch() && entry.seq() > 0;
        }

        // What is merely repeated is the cursor's affair.
        @Override
        boolean counts(JournalLine line, boolean accepted) {
            return accepted || !(line instanceof JournalLine.Adjust);
        }
    }
}
