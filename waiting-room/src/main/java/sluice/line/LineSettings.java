package sluice.line;

import java.time.Duration;
import sluice.settings.Rate;
import sluice.settings.Settings;

/**
 * How the line is kept.
 *
 * @param snapshotInterval age of a position at most, while Redis answers
 * @param joinBatch joins in one script call
 * @param joinQueue joins waiting for it, per event loop and sale
 * @param indexBlock indexes taken from Postgres at a time
 * @param heartbeat longest silence on an event stream
 * @param drain how long a node that goes down takes to end its event streams
 * @param longestPoll pause between two polls that a client far back is told, before its jitter
 * @param asideGrace how long one who did not answer his call may still come in
 * @param joinsPerPrefix joins from one network, per process
 * @param joinsPerDevice joins of one device, per process
 */
public record LineSettings(
        Duration snapshotInterval,
        int joinBatch,
        int joinQueue,
        int indexBlock,
        Duration heartbeat,
        Duration drain,
        Duration longestPoll,
        Duration asideGrace,
        Rate joinsPerPrefix,
        Rate joinsPerDevice) {
    private static final int MOST_JOINS = 10_000_000;

    public static LineSettings from(Settings settings) {
        return new LineSettings(
                settings.duration("line.snapshot-interval", Duration.ofMillis(10), Duration.ofSeconds(1)),
                settings.count("line.join-batch", 1, 256),
                settings.count("line.join-queue", 1, 1_000_000),
                settings.count("line.index-block", 2, 100_000_000),
                settings.duration("line.heartbeat", Duration.ofSeconds(1), Duration.ofMinutes(5)),
                settings.duration("line.drain", Duration.ofMillis(10), Duration.ofSeconds(4)),
                settings.duration("line.longest-poll", Duration.ofSeconds(1), Duration.ofMinutes(1)),
                settings.duration("gate.aside-grace", Duration.ofSeconds(1), Duration.ofHours(1)),
                settings.rate("line.joins-per-prefix", 1, MOST_JOINS),
                settings.rate("line.joins-per-device", 1, MOST_JOINS));
    }
}
