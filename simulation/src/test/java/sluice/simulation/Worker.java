package sluice.simulation;

import io.vertx.kafka.client.common.TopicPartition;
import java.util.List;
import sluice.journal.Cursor;
import sluice.order.SaleLog;
import sluice.order.SaleLog.Read;

/** A worker: applies the log to the tables, from the cursor's row on, while the log is assigned to it. */
final class Worker {
    private static final long POLL = 20;
    private static final int BATCH = 4;

    private final World world;
    private final SimProcess process;
    private final SaleLog log;
    private LogStore.Reading reading;
    private int generation;
    private boolean busy;

    Worker(World world, SimProcess process) {
        this.world = world;
        this.process = process;
        this.log = new SaleLog(world.sale.id(), new TopicPartition("journal", 0));
    }

    void start() {
        world.every(process, POLL, () -> {
            World.Assignment now = world.assignment();
            // A log that was another's meanwhile is read from the cursor's row again.
            if (now.generation() != generation) log.lose(0);
            generation = now.generation();
            if (now.worker() == process && !busy) poll();
        });
    }

    private void poll() {
        if (log.isLost(world.timeline.now())) {
            busy = true;
            world.network.call(process, world.tables::cursor, this::stand, this::rest);
        } else if (log.isFound()) {
            busy = true;
            LogStore.Reading from = reading;
            world.network.call(
                    process, () -> world.log.read(from, BATCH), read -> apply(from, read), () -> busy = false);
        }
    }

    private void stand(Cursor cursor) {
        busy = false;
        reading = new LogStore.Reading(world.rules.firstOffset(cursor), world.log);
        log.stand(cursor);
    }

    private void rest() {
        busy = false;
        log.lose(world.timeline.now() + POLL);
    }

    /** As {@code OrderWorker}: the row may know what is missing in the log. */
    private void doubt() {
        Cursor known = log.cursor();
        world.network.call(
                process,
                world.tables::cursor,
                row -> {
                    if (!row.equals(known)) log.lose(0);
                },
                () -> {});
    }

    private void apply(LogStore.Reading from, List<Read> read) {
        from.goOn(read);
        busy = false;
        if (!log.isFound()) return;
        SaleLog.Batch batch = world.rules.fold(log, read);
        if (batch.isEmpty() && batch.gap()) doubt();
        if (batch.isEmpty()) return;
        busy = true;
        Cursor before = log.cursor();
        world.network.call(
                process,
                () -> world.tables.write(process, before, batch),
                applied -> {
                    busy = false;
                    log.stand(applied.cursor());
                },
                this::rest);
    }
}
