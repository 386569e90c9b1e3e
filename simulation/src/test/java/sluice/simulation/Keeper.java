package sluice.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.Leftover;
import sluice.ledger.LedgerEvent;
import sluice.simulation.RedisServers.Raw;
import sluice.stock.Restoration;

/**
 * Restores the ledger as {@code LedgerRebuild} does: shut it, save its journal, EPOCH, then the worker, then load, then
 * open once.
 */
final class Keeper {
    private static final long ROUND = 60;
    private static final long TURN = 300;
    private static final long CURSOR_POLL = 20;
    private static final long PATIENCE = 600;
    private static final int JOURNAL_BATCH = 3;
    private static final List<String> DONE = List.of("BEGUN", "PUT", "OPENED");

    private final World world;
    private final SimProcess process;
    private boolean busy;

    Keeper(World world, SimProcess process) {
        this.world = world;
        this.process = process;
    }

    void start() {
        world.every(process, ROUND, () -> {
            if (busy) return;
            busy = true;
            world.network.call(
                    process,
                    () -> world.redis.run(process, new LedgerEvent.ReadEpoch()).answer(),
                    answer -> compare(answer.get(0).equals("OK") ? Long.parseLong(answer.get(1)) : 0),
                    this::end);
        });
    }

    private void end() {
        busy = false;
    }

    private void compare(long usable) {
        world.network.call(
                process,
                world.tables::cursor,
                cursor -> {
                    Optional<Restoration> needed = Restoration.neededBy(usable, cursor, process.writer());
                    if (needed.isPresent()) takeTurn(needed.get());
                    else end();
                },
                this::end);
    }

    private void takeTurn(Restoration restoration) {
        world.network.call(
                process,
                () -> world.redis.takeTurn(process, "restore", TURN),
                mine -> {
                    if (!mine) end();
                    else if (world.rules.shutsLedger()) shutOut(restoration);
                    else saveJournal(restoration);
                },
                this::end);
    }

    private void shutOut(Restoration restoration) {
        world.network.call(
                process,
                () -> world.redis
                        .run(process, new LedgerEvent.ShutOut(restoration.epoch()))
                        .answer()
                        .get(0),
                word -> {
                    if (word.equals("SHUT")) saveJournal(restoration);
                    else end();
                },
                this::end);
    }

    private void saveJournal(Restoration restoration) {
        long until = world.timeline.now() + PATIENCE;
        if (world.rules.savesJournal()) saveJournal(restoration, Leftover.UNSEEN, until);
        else begin(restoration);
    }

    /** As {@code SurvivingJournal}. */
    private void saveJournal(Restoration restoration, Leftover before, long until) {
        world.network.call(
                process,
                world.tables::cursor,
                cursor -> world.network.call(
                        process,
                        () -> world.redis.journalAfter(process, cursor.fold(), JOURNAL_BATCH),
                        entries -> saveJournal(restoration, before.look(cursor.fold()), entries, until),
                        this::end),
                this::end);
    }

    private void saveJournal(Restoration restoration, Leftover seen, List<Raw> entries, long until) {
        List<Fold> places = entries.stream().map(Raw::at).toList();
        Runnable again = () -> process.after(CURSOR_POLL, () -> saveJournal(restoration, seen, until));
        if (seen.isNone(places)) {
            begin(restoration);
        } else if (world.timeline.now() > until) {
            end();
        } else if (seen.isStuck()) {
            List<String> values = entries.stream()
                    .limit(Leftover.following(seen.worker(), places))
                    .map(Raw::recordValue)
                    .toList();
            world.network.callAgain(
                    process, () -> world.log.append(process, values), written -> again.run(), this::end);
        } else {
            again.run();
        }
    }

    private void begin(Restoration restoration) {
        if (world.rules.loadsBeforeEpoch()) readRows(restoration, true);
        else begin(restoration, null);
    }

    private void begin(Restoration restoration, List<LedgerEvent> loaded) {
        String epoch =
                JournalEntry.epoch(restoration.epoch(), restoration.writer()).recordValue();
        long until = world.timeline.now() + PATIENCE;
        world.network.callAgain(
                process,
                () -> world.log.append(process, List.of(epoch)),
                written -> await(restoration, loaded, until),
                this::end);
    }

    private void await(Restoration restoration, List<LedgerEvent> loaded, long until) {
        world.network.call(process, world.tables::cursor, cursor -> go(restoration, loaded, until, cursor), this::end);
    }

    private void go(Restoration restoration, List<LedgerEvent> loaded, long until, Cursor cursor) {
        switch (restoration.turn(cursor)) {
            case LOST -> end();
            case WAIT -> {
                if (world.timeline.now() > until) end();
                else process.after(CURSOR_POLL, () -> await(restoration, loaded, until));
            }
            case LOAD -> {
                if (loaded == null) readRows(restoration, false);
                else put(restoration, loaded);
            }
        }
    }

    private void readRows(Restoration restoration, boolean early) {
        world.network.call(
                process,
                () -> world.tables.restore(restoration.epoch()),
                puts -> {
                    if (early) begin(restoration, puts);
                    else put(restoration, puts);
                },
                this::end);
    }

    private void put(Restoration restoration, List<LedgerEvent> puts) {
        Deque<LedgerEvent> steps = new ArrayDeque<>();
        steps.add(new LedgerEvent.Begin(restoration.epoch()));
        steps.addAll(puts);
        steps.add(new LedgerEvent.Open(restoration.epoch(), false));
        next(steps);
    }

    private void next(Deque<LedgerEvent> steps) {
        LedgerEvent step = steps.poll();
        if (step == null) {
            end();
            return;
        }
        world.network.call(
                process,
                () -> world.redis.run(process, step).answer().get(0),
                word -> {
                    if (DONE.contains(word)) next(steps);
                    else end();
                },
                this::end);
    }
}
