package sluice.simulation;

import java.util.List;
import java.util.Optional;
import sluice.journal.CopyPosition;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.MalformedEntry;
import sluice.ledger.LedgerEvent;
import sluice.order.SaleLog.Read;
import sluice.simulation.RedisServers.Raw;

/** A relay: copies the journal of the server it is connected to into the log, while it believes that it is its turn. */
final class Relay {
    private static final long ROUND = 40;
    private static final long TURN = 160;
    private static final int BATCH = 3;

    private final World world;
    private final SimProcess process;
    private CopyPosition position;
    private boolean busy;

    Relay(World world, SimProcess process) {
        this.world = world;
        this.process = process;
    }

    void start() {
        world.every(process, ROUND, () -> {
            if (busy) return;
            busy = true;
            world.network.call(
                    process, () -> world.redis.takeTurn(process, "relay", TURN), this::hold, () -> busy = false);
        });
    }

    private void hold(boolean mine) {
        if (!mine) position = null;
        if (!mine) busy = false;
        else world.network.call(process, world.tables::cursor, this::look, this::giveUp);
    }

    private void giveUp() {
        position = null;
        busy = false;
    }

    private void look(Cursor cursor) {
        if (position == null) {
            world.network.call(process, () -> logEnd(cursor), this::found, this::giveUp);
            return;
        }
        position = position.watch(cursor.fold());
        if (position.isDoubtful()) doubt(cursor, position.at());
        LedgerEvent trim = new LedgerEvent.Trim(world.rules.firstToKeep(cursor, position));
        world.network.call(process, () -> world.redis.run(process, trim), trimmed -> {}, () -> {});
        copy();
    }

    /** Beside the copying. */
    private void doubt(Cursor cursor, Fold copied) {
        world.network.call(
                process,
                () -> logEnd(cursor),
                end -> position = position == null ? null : position.looked(copied, end),
                () -> position = position == null ? null : position.notLooked());
    }

    private void found(Fold end) {
        position = CopyPosition.foundAt(end);
        copy();
    }

    /** As {@code LogEnd}: how far the log counts. */
    private Fold logEnd(Cursor cursor) {
        Fold fold = cursor.fold();
        for (Read record : world.log.from(cursor.offset() + 1)) {
            try {
                fold = fold.after(JournalEntry.parse(record.value()));
            } catch (MalformedEntry e) {
                throw new IllegalStateException(e);
            }
        }
        return fold;
    }

    private void copy() {
        Fold from = position.at();
        world.network.call(process, () -> world.redis.journalAfter(process, from, BATCH), this::copy, this::giveUp);
    }

    private void copy(List<Raw> entries) {
        List<Fold> next = entries.stream().map(Raw::at).toList();
        Optional<CopyPosition> copied = position.after(next);
        if (entries.isEmpty() || copied.isEmpty()) {
            busy = false;
            if (copied.isEmpty()) position = null;
            return;
        }
        List<String> values = entries.stream().map(Raw::recordValue).toList();
        world.network.callAgain(
                process,
                () -> world.log.append(process, values),
                written -> {
                    position = position.after(next).orElse(position);
                    copy();
                },
                this::giveUp);
    }
}
