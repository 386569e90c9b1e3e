package sluice.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the position events in the bytes of one connection, in whatever pieces they come. */
final class EventParser {
    private static final byte[] AS_OF = "\"as_of\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AHEAD = "\"ahead\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private final EventAges ages;
    private byte[] rest = NONE;
    private long ahead = Long.MAX_VALUE;
    private boolean isNew = true;

    EventParser(EventAges ages) {
        this.ages = ages;
    }

    /** Whether nothing has come yet. */
    boolean isNew() {
        return isNew;
    }

    /** Answers how many events these bytes complete. */
    int read(byte[] bytes, int length) {
        isNew = false;
        byte[] all = bytes;
        int end = length;
        if (rest.length > 0) {
            all = Arrays.copyOf(rest, rest.length + length);
            System.arraycopy(bytes, 0, all, rest.length, length);
            end = all.length;
        }
        int events = 0;
        int from = 0;
        for (int line = lineEnd(all, from, end); line >= 0; line = lineEnd(all, from, end)) {
            if (line > from && all[from] == 'd') {
                took(all, from, line);
                events++;
            }
            from = line + 1;
        }
        rest = from == end ? NONE : Arrays.copyOfRange(all, from, end);
        return events;
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) if (bytes[i] == '\n') return i;
        return -1;
    }

    /** A line of data. */
    private void took(byte[] bytes, int from, int end) {
        int time = after(AS_OF, bytes, from, end);
        if (time >= 0) ages.add(bytes, time);
        int count = after(AHEAD, bytes, from, end);
        if (count < 0 || bytes[count] == 'n') return;
        long now = 0;
        for (int i = count; bytes[i] >= '0' && bytes[i] <= '9'; i++) now = now * 10 + bytes[i] - '0';
        if (now > ahead) ages.rose();
        ahead = now;
    }

    private static int after(byte[] what, byte[] bytes, int from, int end) {
        for (int i = from; i <= end - what.length; i++) {
            if (bytes[i] == what[0] && Arrays.equals(what, 0, what.length, bytes, i, i + what.length)) {
                return i + what.length;
            }
        }
        return -1;
    }
}
