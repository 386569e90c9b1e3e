package sluice.position;

import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.sale.Sale;

/**
 * What snapshot.lua answered.
 *
 * @param lastLeaver id in the leavers stream up to which {@code leavers} reaches
 * @param leavers who left since the last reading
 */
record SnapshotAnswer(
        boolean ready,
        long millis,
        String lastLeaver,
        LineState state,
        Map<Long, Long> called,
        List<Leavers.Span> leavers) {
    private static final int COUNTERS = 3;
    private static final int CALLED = 12;

    static SnapshotAnswer read(Response answer) {
        int leavers = CALLED + 1 + 2 * answer.get(CALLED).toInteger();
        Map<Long, Long> called = new HashMap<>();
        for (int i = CALLED + 1; i < leavers; i += 2) {
            called.put(answer.get(i).toLong(), (long)
                    Double.parseDouble(answer.get(i + 1).toString()));
        }
        List<Leavers.Span> spans = new ArrayList<>();
        for (int i = leavers; i < answer.size(); i += 2) {
            spans.add(new Leavers.Span(answer.get(i).toLong(), answer.get(i + 1).toLong()));
        }
        return new SnapshotAnswer(
                answer.get(0).toString().equals("READY"),
                answer.get(1).toLong(),
                answer.get(2).toString(),
                readState(answer),
                Map.copyOf(called),
                spans);
    }

    private static LineState readState(Response answer) {
        return new LineState(
                (int) count(answer, COUNTERS),
                count(answer, COUNTERS + 1),
                count(answer, COUNTERS + 2),
                count(answer, COUNTERS + 3) == 1,
                Band.of(answer.get(COUNTERS + 4).toString()),
                bands(answer.get(COUNTERS + 5).toString()),
                count(answer, COUNTERS + 6),
                count(answer, COUNTERS + 7),
                count(answer, COUNTERS + 8));
    }

    private static long count(Response answer, int at) {
        String text = answer.get(at).toString();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** {@code p=plenty,q=few}. */
    private static Map<String, Band> bands(String text) {
        Map<String, Band> bands = new HashMap<>();
        for (String pair : text.split(",", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) bands.put(parts[0], Band.of(parts[1]));
        }
        return Map.copyOf(bands);
    }

    /** The snapshot that follows {@code before}. */
    Snapshot after(Snapshot before, Sale sale) {
        return new Snapshot(
                sale,
                state,
                called,
                before.leavers().plus(leavers),
                before.outflow()
                        .plus(
                                new Outflow.Sample(millis, state.calls()),
                                sale.knobs().newUsersPerMinute()),
                !ready,
                Instant.ofEpochMilli(millis));
    }

    /** Whether Redis knows of no ticket ever given. */
    boolean hasNoLine() {
        return state.generation() == 0 && state.next() == 0;
    }

    /**
     * The empty line after one that was lost: of the next generation, so that the old tickets are unknown and their
     * holders join again.
     */
    Snapshot lost(Snapshot before, Sale sale) {
        int generation = before.next() == 0 ? before.generation() : before.generation() + 1;
        LineState empty = LineState.empty(generation);
        return new Snapshot(sale, empty, called, Leavers.none(), Outflow.none(), false, Instant.ofEpochMilli(millis));
    }
}
