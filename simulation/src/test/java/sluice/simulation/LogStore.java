package sluice.simulation;

import java.util.ArrayList;
import java.util.List;
import sluice.order.SaleLog.Read;
import sluice.simulation.Fault.Kind;

/** Kafka: one partition of records. */
final class LogStore {
    /** Where a consumer reads next. */
    static final class Reading {
        private long position;
        private int losses;

        Reading(long position, LogStore log) {
            this.position = position;
            this.losses = log.losses;
        }

        void goOn(List<Read> read) {
            if (!read.isEmpty())
                position = Math.max(position, read.get(read.size() - 1).offset() + 1);
        }
    }

    private final World world;
    private final List<String> records = new ArrayList<>();
    private int losses;
    private long lostFrom = Long.MAX_VALUE;

    LogStore(World world) {
        this.world = world;
    }

    private void reach() {
        if (world.faultNow(Kind.LOG_IS_AWAY)) throw new StoreAway("the log is away");
    }

    boolean append(SimProcess from, List<String> values) {
        reach();
        records.addAll(values);
        world.trace(from, () -> "log " + (records.size() - values.size()) + " += " + values);
        return true;
    }

    /** The next records. A consumer learns of a lost end and goes back; one from before the start begins anew. */
    List<Read> read(Reading reading, int most) {
        reach();
        if (reading.losses != losses) reading.position = Math.min(reading.position, lostFrom);
        reading.losses = losses;
        if (reading.position > records.size()) reading.position = 0;
        List<Read> read = new ArrayList<>();
        for (long at = reading.position; at < records.size() && read.size() < most; at++) {
            read.add(new Read(at, records.get((int) at)));
        }
        return read;
    }

    /** All records from an offset on. */
    List<Read> from(long offset) {
        reach();
        List<Read> read = new ArrayList<>();
        for (long at = offset; at < records.size(); at++) read.add(new Read(at, records.get((int) at)));
        return read;
    }

    void loseEnd(int count) {
        int lost = Math.min(count, records.size());
        records.subList(records.size() - lost, records.size()).clear();
        losses++;
        lostFrom = records.size();
        world.trace(null, () -> "the log ends at " + records.size() + ", " + lost + " are lost");
    }
}
