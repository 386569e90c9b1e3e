package sluice.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** How old events were when they came: the time now less the one they are as of, by this machine's one clock. */
final class EventAges {
    private static final int LONGEST_MILLIS = 60_000;
    private static final int PERCENTILE = 99;

    private final Histogram ages = new Histogram(LONGEST_MILLIS, 3);
    private byte[] lastText = {};
    private long lastMillis;
    private long rises;

    /** {@code from}: where the time of an event begins; it ends before a quote. Thousands in a row have the same. */
    void add(byte[] bytes, int from) {
        int end = from;
        while (bytes[end] != '"') end++;
        if (!Arrays.equals(lastText, 0, lastText.length, bytes, from, end)) {
            lastText = Arrays.copyOfRange(bytes, from, end);
            lastMillis = Instant.parse(new String(lastText, StandardCharsets.US_ASCII))
                    .toEpochMilli();
        }
        ages.recordValue(Math.max(0, Math.min(LONGEST_MILLIS, System.currentTimeMillis() - lastMillis)));
    }

    void rose() {
        rises++;
    }

    long rises() {
        return rises;
    }

    long p99Millis() {
        return ages.getValueAtPercentile(PERCENTILE);
    }

    long forget() {
        ages.reset();
        return 0;
    }
}
