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
 * @param lastEntry id in the leavers stream up to which {@code entries} reaches
 * @param entries what became of people since the last reading
 */
record SnapshotAnswer(
        Snapshot.Source source, String lastEntry, LineState state, Map<Long, Long> called, List<Entry> entries) {
    /** {@code LEFT}: {@code value} indexes in a row; {@code ASIDE}: set aside until {@code value} ms; or back again. */
    record Entry(Kind kind, long index, long value) {}

    enum Kind {
        LEFT,
        ASIDE,
        BACK
    }

    private static final int COUNTERS = 5;
    private static final int CALLED = 18;

    static SnapshotAnswer read(Response answer) {
        int entries = CALLED + 1 + 2 * answer.get(CALLED).toInteger();
        Map<Long, Long> called = new HashMap<>();
        for (int i = CALLED + 1; i < entries; i += 2) {
            called.put(answer.get(i).toLong(), (long)
                    Double.parseDouble(answer.get(i + 1).toString()));
        }
        List<Entry> list = new ArrayList<>();
        for (int i = entries; i < answer.size(); i += 3) {
            list.add(new Entry(
                    kind(answer.get(i).toString()),
                    answer.get(i + 1).toLong(),
                    answer.get(i + 2).toLong()));
        }
        return new SnapshotAnswer(source(answer), answer.get(2).toString(), state(answer), Map.copyOf(called), list);
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "i" -> Kind.LEFT;
            case "a" -> Kind.ASIDE;
            case "b" -> Kind.BACK;
            default -> throw new IllegalStateException("leavers stream has an entry " + word);
        };
    }

    private static Snapshot.Source source(Response answer) {
        String word = answer.get(0).toString();
        return new Snapshot.Source(
                !word.equals("RECOVERING"),
                word.equals("HALTED"),
                answer.get(3).toString(),
                answer.get(4).toString(),
                Instant.ofEpochMilli(answer.get(1).toLong()));
    }

    private static LineState state(Response answer) {
        LineState.Counts counts = new LineState.Counts(
                (int) count(answer, COUNTERS),
                count(answer, COUNTERS + 1),
                count(answer, COUNTERS + 2),
                count(answer, COUNTERS + 3),
                count(answer, COUNTERS + 4),
                count(answer, COUNTERS + 5),
                count(answer, COUNTERS + 6),
                count(answer, COUNTERS + 7));
        return new LineState(
                counts,
                new LineState.Healing(count(answer, COUNTERS + 8), count(answer, COUNTERS + 9)),
                count(answer, COUNTERS + 10) == 1,
                Band.of(answer.get(COUNTERS + 11).toString()),
                bands(answer.get(COUNTERS + 12).toString()));
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

    /** The snapshot that follows {@code before}, in the order {@code places}. */
    Snapshot after(Snapshot before, Sale sale, Places places) {
        Leavers leavers = before.places() == places
                ? before.leavers()
                : before.leavers().moved(before.places()::indexAt).moved(places::of);
        return new Snapshot(
                sale,
                places,
                state,
                called,
                aside(before.aside()),
                leavers.plus(spans(), places::of),
                outflow(before.outflow(), sale),
                source);
    }

    private Outflow outflow(Outflow before, Sale sale) {
        if (state.healing().open()) return before;
        return before.plus(
                new Outflow.Sample(source.asOf().toEpochMilli(), state.counts().calls()), sale);
    }

    private List<Leavers.Span> spans() {
        List<Leavers.Span> spans = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.kind() == Kind.LEFT) spans.add(new Leavers.Span(entry.index(), entry.value()));
        }
        return spans;
    }

    /** Copied only when something changes; whose grace has ended is forgotten. */
    private Map<Long, Long> aside(Map<Long, Long> before) {
        long now = source.asOf().toEpochMilli();
        boolean over = before.values().stream().anyMatch(until -> until < now);
        boolean news =
                entries.stream().anyMatch(entry -> entry.kind() != Kind.LEFT || before.containsKey(entry.index()));
        if (!over && !news) return before;
        Map<Long, Long> after = new HashMap<>(before);
        for (Entry entry : entries) {
            if (entry.kind() == Kind.ASIDE) after.put(entry.index(), entry.value());
            else after.remove(entry.index());
        }
        after.values().removeIf(until -> until < now);
        return after;
    }
}
