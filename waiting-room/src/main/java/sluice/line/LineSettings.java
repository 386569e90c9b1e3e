package sluice.line;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * How the line is kept.
 *
 * @param snapshotInterval age of a position at most, while Redis answers
 * @param joinBatch joins in one script call
 * @param joinQueue joins waiting for it, per event loop and sale
 * @param indexBlock indexes taken from Postgres at a time
 * @param heartbeat longest silence on an event stream
 */
public record LineSettings(
        Duration snapshotInterval, int joinBatch, int joinQueue, int indexBlock, Duration heartbeat) {
    public static LineSettings from(Settings settings) {
        return new LineSettings(
                settings.duration("line.snapshot-interval", Duration.ofMillis(10), Duration.ofSeconds(1)),
                settings.count("line.join-batch", 1, 256),
                settings.count("line.join-queue", 1, 1_000_000),
                settings.count("line.index-block", 2, 100_000_000),
                settings.duration("line.heartbeat", Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }
}
